import type { Token } from './token';

export interface ImportFact {
  /** `a.b`; empty for `from . import x`. */
  module: string;
  /** What `from module import ...` takes, `*` for all; empty for `import module`. */
  names: string[];
  /** The dots of a relative import. */
  level: number;
  /** From 1. */
  line: number;
  /** Under `if TYPE_CHECKING`: it never runs. */
  typeChecking?: true;
}

/** Every import statement, wherever it stands: `import` and `from ... import` are found nowhere else. */
export function findImports(tokens: readonly Token[]): ImportFact[] {
  const isChecking = typeCheckingBlocks(tokens);
  const found: ImportFact[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const { text } = tokens[at] as Token;
    if ((text !== 'from' && text !== 'import') || tokens[at - 1]?.text === '.') continue;
    let facts: ImportFact[] = [];
    if (text === 'from') facts = fromImport(tokens, at);
    else if (!isOfFrom(tokens, at)) facts = plainImport(tokens, at);
    found.push(...(isChecking(at) ? facts.map(asTypeChecking) : facts));
  }
  return found;
}

/** The strings of `__all__ = [...]` and of what is added to it. */
export function findExports(tokens: readonly Token[]): string[] {
  const names: string[] = [];
  tokens.forEach((token, start) => {
    if (token.text !== '__all__') return;
    for (let at = start + 1; at < tokens.length && tokens[at]?.kind !== 'newline'; at += 1) {
      const value = tokens[at]?.literal?.value;
      if (value !== undefined) names.push(value);
    }
  });
  return names;
}

const asTypeChecking = (fact: ImportFact): ImportFact => ({ ...fact, typeChecking: true });

/** Python compares identifiers in this form. */
const identifier = (text: string) => text.normalize('NFKC');

/** `a.b.c` from `at` on; the index behind it. */
function dotted(tokens: readonly Token[], at: number): { module: string; next: number } {
  let module = '';
  let next = at;
  while (tokens[next]?.kind === 'name' && !['import', 'as'].includes(tokens[next]?.text ?? '')) {
    module += identifier((tokens[next] as Token).text);
    if (tokens[next + 1]?.text !== '.') return { module, next: next + 1 };
    module += '.';
    next += 2;
  }
  return { module: module.replace(/\.$/, ''), next };
}

function skipAlias(tokens: readonly Token[], at: number): number {
  return tokens[at]?.text === 'as' ? at + 2 : at;
}

function plainImport(tokens: readonly Token[], start: number): ImportFact[] {
  const facts: ImportFact[] = [];
  for (let at = start + 1; ; at += 1) {
    const { module, next } = dotted(tokens, at);
    if (module === '') return facts;
    facts.push({ module, names: [], level: 0, line: (tokens[start] as Token).line });
    at = skipAlias(tokens, next);
    if (tokens[at]?.text !== ',') return facts;
  }
}

function fromImport(tokens: readonly Token[], start: number): ImportFact[] {
  const { level, module, next } = source(tokens, start);
  if (tokens[next]?.text !== 'import') return [];
  const names: string[] = [];
  let at = tokens[next + 1]?.text === '(' ? next + 2 : next + 1;
  while (tokens[at]?.kind === 'name' || tokens[at]?.text === '*') {
    names.push(identifier((tokens[at] as Token).text));
    at = skipAlias(tokens, at + 1);
    if (tokens[at]?.text !== ',') break;
    at += 1;
  }
  return [{ module, names, level, line: (tokens[start] as Token).line }];
}

/** What stands between `from` and `import`; `...` is one token of three dots. */
function source(tokens: readonly Token[], start: number) {
  let level = 0;
  let at = start + 1;
  for (; /^\.+$/.test(tokens[at]?.text ?? ''); at += 1) level += (tokens[at] as Token).text.length;
  return { level, ...dotted(tokens, at) };
}

/** The `import` of a `from ... import`, told by what stands before it. */
function isOfFrom(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  while (/^\.+$/.test(tokens[before]?.text ?? '') || isDotted(tokens, before)) before -= 1;
  return tokens[before]?.text === 'from';
}

const isDotted = (tokens: readonly Token[], at: number) =>
  tokens[at]?.kind === 'name' && tokens[at]?.text !== 'from';

/**
 * Tells whether a token is in the body of an `if TYPE_CHECKING:`. Never in a file that gives the name a value
 * other than False.
 */
function typeCheckingBlocks(tokens: readonly Token[]): (at: number) => boolean {
  const blocks: { from: number; to: number }[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]?.text !== 'TYPE_CHECKING') continue;
    if (isAssigned(tokens, at)) return () => false;
    if (tokens[at + 1]?.text === ':' && isWholeCondition(tokens, at)) {
      blocks.push({ from: at + 2, to: endOfBlock(tokens, at + 2) });
    }
  }
  return (at) => blocks.some(({ from, to }) => at >= from && at < to);
}

const isAssigned = (tokens: readonly Token[], at: number) =>
  ['=', ':='].includes(tokens[at + 1]?.text ?? '') && tokens[at + 2]?.text !== 'False';

/** `if TYPE_CHECKING`, `if typing.TYPE_CHECKING`, the same with `elif`. */
function isWholeCondition(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  while (tokens[before]?.text === '.') before -= 2;
  return ['if', 'elif'].includes(tokens[before]?.text ?? '');
}

/** Behind the indented block that begins at `start`, or behind the line where there is none. */
function endOfBlock(tokens: readonly Token[], start: number): number {
  const indented = tokens[start]?.kind === 'newline' && tokens[start + 1]?.kind === 'indent';
  for (let at = start, depth = 0; at < tokens.length; at += 1) {
    const kind = tokens[at]?.kind;
    if (kind === 'indent') depth += 1;
    if (kind === 'dedent') depth -= 1;
    if (indented ? kind === 'dedent' && depth === 0 : kind === 'newline') return at;
  }
  return tokens.length;
}
