import type { Cursor } from './cursor';
import { assignable, type Expression, join } from './expression';
import { bitOr, choice, starExpressions, yieldOrStarExpressions } from './expressions';
import { fromImport, plainImport } from './imports';
import { refuse } from './refusal';
import type { Statement } from './statement';
import { typeParameters } from './type-parameters';

const augmented = new Set('+= -= *= @= /= %= &= |= ^= <<= >>= **= //='.split(' '));

/** A line of statements, with its end. */
export function simpleStatements(c: Cursor): Statement[] {
  const statements = [simpleStatement(c)];
  while (c.take(';')) {
    if (c.isKind('newline')) {
      break;
    }
    statements.push(simpleStatement(c));
  }
  c.expectKind('newline');
  return statements;
}

function simpleStatement(c: Cursor): Statement {
  const { kind, text: word, line } = c.token;
  const read = kind === 'word' ? readers.get(word) : undefined;
  if (read) {
    c.next();
    const text = read(c);
    return { text, line, kind: 'statement', name: text };
  }
  if (c.isName('type')) {
    const alias = c.attempt(() => typeAlias(c));
    if (alias) {
      return { ...alias, line, kind: 'statement' };
    }
  }
  return { ...assignment(c), line, kind: 'statement' };
}

/** By the word that they begin with, which is read already. */
const readers = new Map<string, (c: Cursor) => string>([
  ['pass', () => 'pass'],
  ['break', () => 'break'],
  ['continue', () => 'continue'],
  ['return', (c) => (c.startsExpression() ? `return ${starExpressions(c).text}` : 'return')],
  ['raise', raise],
  ['global', (c) => `global ${names(c)}`],
  ['nonlocal', (c) => `nonlocal ${names(c)}`],
  ['del', del],
  ['assert', assert],
  ['import', plainImport],
  ['from', fromImport],
]);

function raise(c: Cursor): string {
  if (!c.startsExpression()) {
    return 'raise';
  }
  const error = choice(c).text;
  return `raise ${error}${c.take('from') ? ` from ${choice(c).text}` : ''}`;
}

function names(c: Cursor): string {
  const all = [c.name()];
  while (c.take(',')) {
    all.push(c.name());
  }
  return all.join(',');
}

function del(c: Cursor): string {
  const { items } = c.list(
    () => bitOr(c),
    () => c.startsExpression(),
  );
  return items.every(({ deletable }) => deletable) ? `del ${join(items)}` : refuse('no target');
}

function assert(c: Cursor): string {
  const test = choice(c).text;
  return `assert ${test}${c.take(',') ? `,${choice(c).text}` : ''}`;
}

function typeAlias(c: Cursor) {
  c.name();
  const name = c.name();
  const parameters = typeParameters(c);
  c.expect('=');
  return { text: `type ${name}${parameters}=${choice(c).text}`, name };
}

/** An assignment of any kind, or an expression alone. */
function assignment(c: Cursor): Pick<Statement, 'text' | 'name' | 'string'> {
  const opened = c.is('(');
  const first = yieldOrStarExpressions(c);
  if (c.is('=')) {
    return assign(c, first);
  }
  const single = first.form === 'name' || first.form === 'attribute' || first.form === 'subscript';
  const { kind, text: operator } = c.token;
  if (single && kind === 'word' && augmented.has(operator)) {
    c.next();
    return { text: `${first.text}${operator}${yieldOrStarExpressions(c).text}`, name: first.text };
  }
  if (single && c.take(':')) {
    // Python's grammar reads `(a)` first and then has no way to go on: it refuses `(a).b: int`.
    return opened && !first.grouped ? refuse('no target') : annotate(c, first);
  }
  return { text: first.text, name: first.text, string: first.form === 'text' };
}

function assign(c: Cursor, first: Expression) {
  const targets: string[] = [];
  let value = first;
  while (c.take('=')) {
    targets.push(assignable(value).text);
    value = yieldOrStarExpressions(c);
  }
  return { text: `${targets.join('=')}=${value.text}`, name: targets.join(' = ') };
}

/** What makes a function another one without being evaluated. */
const acts = /\b(yield|await|lambda|super|__class__)\b|:=/;

/** `(a): int` is not `a: int`: Python only makes a local variable of the latter. */
function annotate(c: Cursor, { text, form, grouped }: Expression) {
  const target = form === 'name' && grouped ? `(${text})` : text;
  const written = choice(c).text;
  const annotation = c.isLocal && !acts.test(written) ? '...' : written;
  const value = c.take('=') ? `=${yieldOrStarExpressions(c).text}` : '';
  return { text: `${target}:${annotation}${value}`, name: text };
}
