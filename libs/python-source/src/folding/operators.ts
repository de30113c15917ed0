import { attributeValue } from './calls';
import type { Argument } from './expressions';
import { marks } from './marks';
import {
  concatenated,
  given,
  joinedPath,
  parent,
  text,
  textsOf,
  union,
  unknown,
  type Value,
} from './value';

/** `left / right`, `left + right`, `left % right` */
export function combined(operator: string, left: Value, right: Value): Value {
  if (operator === '/') return joinedPath([left, right]);
  if (operator === '%') return percent(left, right);
  if (left.items || right.items) {
    return { ...unknown, items: [...itemsOf(left), ...itemsOf(right)] };
  }
  return concatenated([left, right]);
}

const itemsOf = (value: Value): readonly Value[] => value.items ?? [{ ...value, starred: true }];

/** `'src.%s' % name`; each `%s` is the next of the values. */
function percent(template: Value, values: Value): Value {
  const handed = values.items ?? [values];
  const pieces = textsOf(template).map((one) => {
    let place = -1;
    return concatenated(
      one.split(/(%[-#0 +\d.]*[a-z])/i).map((piece) => {
        if (!/^%[-#0 +\d.]*[a-z]$/i.test(piece)) return text(piece.replaceAll('%%', '%'));
        place += 1;
        return piece === '%s' ? (handed[place] ?? unknown) : unknown;
      }),
    );
  });
  return { ...union(pieces), joined: true };
}

/** `value[index]` */
export function subscripted(value: Value, items: readonly Argument[]): Value {
  const index = items.length === 1 ? Number(items[0]!.value.texts?.[0] || NaN) : NaN;
  if (value.parents) return index >= 0 ? parent(value.parents, index + 1) : unknown;
  if (value.items && items.length === 1) {
    return value.items[index] ?? union([...value.items, unknown]);
  }
  if (value.origins) {
    return {
      ...attributeValue(value, '[]'),
      texts: textsOf(value).includes(marks.given) ? given.texts : unknown.texts,
    };
  }
  return value.texts?.includes(marks.given) ? given : unknown;
}
