import { bounded } from './bounds';
import { DataWatch } from './data-paths';
import { findExports } from './exports';
import { constantsOf } from './folding/constants';
import { Layout } from './folding/layout';
import { Names, readExpressions } from './folding/names';
import { isWorthReading } from './hints';
import { findImports, type ImportFact } from './import-statements';
import type { DynamicImport, FolderFact } from './loading/facts';
import { LoadWatch } from './loading/loads';
import { dataNames } from './data-names';
import { findStrings, namesSomething, type StringFact } from './string-facts';
import { findSyntaxError } from './syntax';
import { findTextUse, type TextUse } from './text-uses';
import type { Token } from './token';
import { tokenize } from './tokens';

export type { DynamicImport, FolderFact, ImportFact, StringFact, TextUse };

/** What one Python text says about others. Plain data: it can be kept as JSON. */
export interface PythonFacts {
  imports: ImportFact[];
  /**
   * Texts that may name a module (`src.losses.focal.Focal`), a Python file or data; no docstrings. Paths may have marks for what only other
   * files, or nobody, knows of them.
   */
  strings: StringFact[];
  /** Imports whose module is only known when they run. */
  dynamicImports: DynamicImport[];
  /** The names of `__all__`: in a package they may be modules that a star import runs. `*` where only Python knows them. */
  exports: string[];
  /** Folders that it has Python find modules in. */
  folders?: FolderFact[];
  /** The values of the module's own names that are paths, or parts of such. */
  constants?: Record<string, string[]>;
  /** Short texts that may be the name of a dataset. */
  names?: string[];
  /** Its text is data: its own docstring, or that of whatever it is handed. */
  textUse?: TextUse;
  /** Nothing but comments and white space. */
  isEmpty: boolean;
  /** What no Python would read. The facts found before and behind it are given all the same. */
  syntaxError?: { line: number };
}

/** Of any text. Never throws. */
export function pythonFacts(text: string): PythonFacts {
  const { tokens, errorLine } = tokenize(text);
  const line = errorLine ?? findSyntaxError(tokens);
  return { ...factsOf(tokens, text), ...(line !== undefined && { syntaxError: { line } }) };
}

/**
 * What tokens say, of either tokenizer.
 *
 * @param text what they are the tokens of: a comment may say what a call imports
 */
export function factsOf(tokens: readonly Token[], text: string): PythonFacts {
  const layout = new Layout(tokens);
  const textUse = findTextUse(layout);
  const facts: PythonFacts = {
    isEmpty: tokens.length === 1,
    imports: findImports(layout),
    strings: [...findStrings(tokens), ...fieldTokens(tokens).flatMap(findStrings)],
    exports: findExports(layout),
    dynamicImports: [],
    ...(textUse && { textUse }),
  };
  const paths = isWorthReading(text, facts.imports) ? addExpressions(facts, layout, text) : [];
  return { ...facts, ...dataNames(tokens, paths) };
}

/**
 * Adds what the expressions of a file load, and the data that they name.
 *
 * @returns the paths of data
 */
function addExpressions(facts: PythonFacts, layout: Layout, text: string): StringFact[] {
  const names = new Names(layout);
  const loads = new LoadWatch(layout.tokens, names);
  const data = new DataWatch(layout.tokens, names);
  readExpressions(names, loads, data);
  const { imports, strings, folders, dynamicImports, code } = loads.end();
  const bounds = bounded(text, dynamicImports);
  const constants = constantsOf(names);
  facts.imports.push(...imports, ...bounds.imports);
  facts.strings = distinct([...facts.strings, ...strings.filter(namesSomething), ...data.found]);
  facts.dynamicImports.push(...bounds.dynamicImports);
  if (folders.length > 0) facts.folders = folders;
  if (constants) facts.constants = constants;
  for (const one of code) addCode(facts, one.text, one.line);
  return data.found;
}

/** The tokens of f-string fields that hold strings. */
function fieldTokens(tokens: readonly Token[], found: Token[][] = []): Token[][] {
  for (const { literal } of tokens) {
    for (const { source, line } of literal?.fields ?? []) {
      if (!/['"]/.test(source)) continue;
      // In brackets, so that the field is one expression however it is laid out.
      const { tokens: field } = tokenize(`(${source})`);
      const inner = field.map((token) => ({ ...token, line: token.line + line - 1 }));
      found.push(inner);
      fieldTokens(inner, found);
    }
  }
  return found;
}

/** What a literal does that is run as Python. */
function addCode(facts: PythonFacts, text: string, line: number): void {
  const inner = factsOf(tokenize(text).tokens, text);
  const here = <Fact extends { line: number }>(all: readonly Fact[] = []) =>
    all.map((one) => ({ ...one, line }));
  facts.imports.push(...here(inner.imports));
  facts.strings.push(...here(inner.strings));
  facts.dynamicImports.push(...here(inner.dynamicImports));
  if (inner.folders) facts.folders = [...(facts.folders ?? []), ...here(inner.folders)];
}

function distinct(facts: readonly StringFact[]): StringFact[] {
  const seen = new Set<string>();
  return facts.filter(({ value, line }) => {
    const key = `${line} ${value}`;
    return !seen.has(key) && seen.add(key);
  });
}
