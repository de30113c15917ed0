import { comprehension, startsComprehension } from './comprehension';
import type { Cursor } from './cursor';
import { at, atom, type Expression, join, level, list, tuple } from './expression';
import { bitOr, choice, starNamed, yieldExpression } from './expressions';
import { refuse } from './refusal';

/** Past `(`: a group, a tuple or a generator. */
export function parenthesized(c: Cursor): Expression {
  if (c.take(')')) {
    return tuple([]);
  }
  if (c.is('yield')) {
    const value = yieldExpression(c);
    c.expect(')');
    return value;
  }
  const { items, comma } = itemsOf(c, ')');
  const first = items[0]!;
  if (!comma && startsComprehension(c)) {
    return generated(c, '(', first, ')');
  }
  c.expect(')');
  if (comma) {
    return tuple(items);
  }
  return first.form === 'starred' ? refuse('a star alone') : { ...first, grouped: true };
}

/** Past `[`. */
export function bracketed(c: Cursor): Expression {
  if (c.take(']')) {
    return list([]);
  }
  const { items, comma } = itemsOf(c, ']');
  if (!comma && startsComprehension(c)) {
    return generated(c, '[', items[0]!, ']');
  }
  c.expect(']');
  return list(items);
}

/** Past `{`: a dict or a set. */
export function braced(c: Cursor): Expression {
  if (c.take('}')) {
    return atom('{}');
  }
  const first = c.is('**') ? undefined : starNamed(c);
  if (!first || (c.is(':') && mayBeKey(first))) {
    return dict(c, first);
  }
  if (startsComprehension(c)) {
    return generated(c, '{', first, '}');
  }
  const items = [first, ...(c.take(',') && !c.is('}') ? itemsOf(c, '}').items : [])];
  c.expect('}');
  return atom(`{${join(items)}}`);
}

/** `{a := 1: 2}` is no dict, `{(a := 1): 2}` is one. */
const mayBeKey = ({ form, grouped }: Expression) =>
  form !== 'starred' && (form !== 'named' || grouped);

function dict(c: Cursor, first?: Expression): Expression {
  const pair = (key: Expression) => {
    c.expect(':');
    return `${key.text}:${choice(c).text}`;
  };
  const merged = () => (c.take('**') ? `**${at(level.bitOr, bitOr(c))}` : undefined);
  const start = first ? pair(first) : merged()!;
  if (first && startsComprehension(c)) {
    return generated(c, '{', atom(start), '}');
  }
  const entries = [start];
  while (c.take(',') && !c.is('}')) {
    entries.push(merged() ?? pair(choice(c)));
  }
  c.expect('}');
  return atom(`{${entries.join(',')}}`);
}

function generated(c: Cursor, open: string, element: Expression, close: string): Expression {
  if (element.form === 'starred') {
    refuse('a star in a comprehension');
  }
  const text = `${open}${element.text}${comprehension(c)}${close}`;
  c.expect(close);
  return atom(text);
}

const itemsOf = (c: Cursor, close: string) =>
  c.list(
    () => starNamed(c),
    () => !c.is(close),
  );
