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
  const { items, comma } = items_(c, ')');
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
  const { items, comma } = items_(c, ']');
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
  if (c.is('**')) {
    return dict(c);
  }
  const pair = c.attempt(() => dict(c));
  if (pair) {
    return pair;
  }
  const { items, comma } = items_(c, '}');
  if (!comma && startsComprehension(c)) {
    return generated(c, '{', items[0]!, '}');
  }
  c.expect('}');
  return atom(`{${join(items)}}`);
}
