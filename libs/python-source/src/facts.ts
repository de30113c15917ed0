import { findDynamicImports, type DynamicImport } from './import-calls';
import { findExports, findImports, type ImportFact } from './import-statements';
import { findStrings, type StringFact } from './string-facts';
import { findSyntaxError } from './syntax';
import { tokenize, type Token } from './tokens';

export type { DynamicImport, ImportFact, StringFact };

/** What one Python text says about others. Plain data: it can be kept as JSON. */
export interface PythonFacts {
  imports: ImportFact[];
  /** Literals that may name a module (`src.losses.focal.Focal`), a Python file or a dataset; no docstrings. */
  strings: StringFact[];
  /** Imports whose module is only known when they run. */
  dynamicImports: DynamicImport[];
  /** The names of a literal `__all__`: in a package they may be modules that a star import runs. */
  exports: string[];
  /** What no Python would read. The facts found before and behind it are given all the same. */
  syntaxError?: { line: number };
}

/**
 * Never throws.
 *
 * @param options.isPython Python surely reads the text, see `readProgram`: it is not searched for errors; default false
 */
export function pythonFacts(
  text: string,
  { isPython = false }: { isPython?: boolean } = {},
): PythonFacts {
  const { tokens, errorLine } = tokenize(text);
  const facts = factsOf(tokens);
  const line = isPython ? undefined : (errorLine ?? findSyntaxError(tokens));
  return line === undefined ? facts : { ...facts, syntaxError: { line } };
}

function factsOf(tokens: Token[]): PythonFacts {
  const facts: PythonFacts = {
    imports: findImports(tokens),
    strings: findStrings(tokens),
    exports: findExports(tokens),
    dynamicImports: [],
  };
  const { imports, dynamicImports } = findDynamicImports(tokens);
  facts.imports.push(...imports);
  facts.dynamicImports.push(...dynamicImports);
  for (const inner of fieldTokens(tokens)) {
    const { imports, strings, dynamicImports } = factsOf(inner);
    facts.imports.push(...imports);
    facts.strings.push(...strings);
    facts.dynamicImports.push(...dynamicImports);
  }
  return facts;
}

/** The tokens of f-string fields that hold strings: a call in a field may import. */
function* fieldTokens(tokens: Token[]): Generator<Token[]> {
  for (const { literal } of tokens) {
    for (const { source, line } of literal?.fields ?? []) {
      if (!/['"]|import/.test(source)) continue;
      // In brackets, so that the field is one expression however it is laid out.
      const inner = tokenize(`(${source})`).tokens;
      yield inner.map((token) => ({ ...token, line: token.line + line - 1 }));
    }
  }
}
