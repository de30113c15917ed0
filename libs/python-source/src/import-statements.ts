import type { Layout } from './folding/layout';
import { typeCheckingBlocks } from './type-checking';
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
export function findImports(layout: Layout): ImportFact[] {
  const { tokens } = layout;
  const isChecking = typeCheckingBlocks(layout);
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

/** A name that an import statement binds; `*` for all that a module has. */
export interface ImportBinding {
  name: string;
  /** `sys` of `import sys as name`, `a.b` of `from a import b`, `.a.b` of `from .a import b`; of `*` the module. */
  origin: string;
}

/** What the import statement binds whose first word is at `at`; nothing where none begins there. */
export function importBindings(tokens: readonly Token[], at: number): ImportBinding[] {
  if (tokens[at]?.text === 'import') {
    return isOfFrom(tokens, at) ? [] : plainBindings(tokens, at);
  }
  const { level, module, next } = source(tokens, at);
  if (tokens[next]?.text !== 'import') return [];
  const from = '.'.repeat(level) + module;
  const base = module === '' ? from : `${from}.`;
  return namesFrom(tokens, next + 1).map(({ name, alias }) =>
    name === '*' ? { name, origin: from } : { name: alias, origin: base + name },
  );
}

function plainBindings(tokens: readonly Token[], start: number): ImportBinding[] {
  const bindings: ImportBinding[] = [];
  for (let at = start + 1; ; at += 1) {
    const { module, next } = dotted(tokens, at);
    if (module === '') return bindings;
    at = skipAlias(tokens, next);
    const first = module.replace(/\..*/, '');
    bindings.push(
      at === next
        ? { name: first, origin: first }
        : { name: identifier(tokens[at - 1]?.text ?? ''), origin: module },
    );
    if (tokens[at]?.text !== ',') return bindings;
  }
}

function namesFrom(tokens: readonly Token[], start: number) {
  const names: { name: string; alias: string }[] = [];
  let at = tokens[start]?.text === '(' ? start + 1 : start;
  while (tokens[at]?.kind === 'name' || tokens[at]?.text === '*') {
    const name = identifier((tokens[at] as Token).text);
    const next = skipAlias(tokens, at + 1);
    const alias = next === at + 1 ? name : identifier(tokens[next - 1]?.text ?? '');
    names.push({ name, alias });
    at = next;
    if (tokens[at]?.text !== ',') break;
    at += 1;
  }
  return names;
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
  const names = namesFrom(tokens, next + 1).map(({ name }) => name);
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
