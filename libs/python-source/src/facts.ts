import { findDynamicImports, type DynamicImport } from './import-calls';
import { findExports, findImports, type ImportFact } from './import-statements';
import { findStrings, type StringFact } from './string-facts';
import { findSyntaxError } from './syntax';
import type { Token } from './token';
import { tokenize } from './tokens';

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
  /** Nothing but comments and white space. */
  isEmpty: boolean;
  /** What no Python would read. The facts found before and behind it are given all the same. */
  syntaxError?: { line: number };
}

/** Of any text. Never throws. */
export function pythonFacts(text: string): PythonFacts {
  const { tokens, errorLine } = tokenize(text);
  const line = errorLine ?? findSyntaxError(tokens);
  return { ...factsOf(tokens), ...(line !== undefined && { syntaxError: { line } }) };
}

/** What tokens say, of either tokenizer. */
export function factsOf(tokens: readonly Token[]): PythonFacts {
  const facts: PythonFacts = {
    isEmpty: tokens.length === 1,
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
function* fieldTokens(tokens: readonly Token[]): Generator<Token[]> {
  for (const { literal } of tokens) {
    for (const { source, line } of literal?.fields ?? []) {
      if (!/['"]|import/.test(source)) continue;
      // In brackets, so that the field is one expression however it is laid out.
      const inner = tokenize(`(${source})`).tokens;
      yield inner.map((token) => ({ ...token, line: token.line + line - 1 }));
    }
  }
}
