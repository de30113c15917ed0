import { callArguments } from './arguments';
import { bracketed, braced, parenthesized } from './displays';
import type { Cursor } from './cursor';
import { at, atom, type Expression, expression, join, level, tuple } from './expression';
import { choice, starNamed } from './expressions';
import { refuse } from './refusal';
import { strings } from './strings';

const constants = new Set(['None', 'True', 'False', '...']);

/** An atom with its attributes, calls and subscripts. */
export function primary(c: Cursor): Expression {
  let value = readAtom(c);
  for (;;) {
    if (c.take('.')) {
      value = atom(`${owner(value)}.${c.name()}`, 'attribute');
    } else if (c.take('(')) {
      value = atom(`${owner(value)}(${callArguments(c, { generator: true })})`);
    } else if (c.take('[')) {
      value = atom(`${owner(value)}[${subscript(c)}]`, 'subscript');
    } else {
      return value;
    }
  }
}

/** `1.real` would be another number. */
const owner = (value: Expression) =>
  value.form === 'number' ? `(${value.text})` : at(level.primary, value);

function readAtom(c: Cursor): Expression {
  const { kind, text } = c.token;
  if (kind === 'string') {
    return strings(c);
  }
  c.next();
  if (kind === 'name' || kind === 'number') {
    return atom(text, kind);
  }
  if (kind === 'word') {
    if (constants.has(text)) {
      return atom(text);
    }
    if (text === '(') {
      return parenthesized(c);
    }
    if (text === '[') {
      return bracketed(c);
    }
    if (text === '{') {
      return braced(c);
    }
  }
  return refuse('no expression');
}

/** `x[a, b]` is `x[(a, b)]`; but slices cannot stand in parentheses, and stars had to before Python 3.11. */
function subscript(c: Cursor): string {
  const { items, comma } = c.list(
    () => slice(c),
    () => !c.is(']'),
  );
  c.expect(']');
  const first = items[0]!;
  if (items.some(({ form }) => (form === 'slice' ? comma : form === 'starred'))) {
    return `${join(items)},`;
  }
  return comma ? tuple(items).text : first.text;
}

function slice(c: Cursor): Expression {
  if (c.is('*') || (c.isName() && c.isNext(':='))) {
    return starNamed(c);
  }
  const lower = c.is(':') ? undefined : choice(c);
  if (!c.take(':')) {
    return lower!;
  }
  const upper = bound(c);
  const step = c.take(':') ? bound(c) : '';
  return expression(`${lower?.text ?? ''}:${upper}${step && `:${step}`}`, level.choice, 'slice');
}

const bound = (c: Cursor) => (c.is(':') || c.is(',') || c.is(']') ? '' : choice(c).text);
