import { primary } from './primaries';
import type { Cursor } from './cursor';
import {
  assignable,
  at,
  atom,
  type Expression,
  expression,
  level,
  starred,
  tuple,
} from './expression';
import { parameters } from './parameters';

const binaryLevels = new Map([
  ['|', level.bitOr],
  ['^', level.bitXor],
  ['&', level.bitAnd],
  ['<<', level.shift],
  ['>>', level.shift],
  ['+', level.sum],
  ['-', level.sum],
  ['*', level.product],
  ['/', level.product],
  ['//', level.product],
  ['%', level.product],
  ['@', level.product],
]);

const comparisons = new Set(['<', '>', '==', '>=', '<=', '!=', 'in', 'is']);

/** `a, *b`: a tuple where there is a comma. */
export function starExpressions(c: Cursor): Expression {
  const { items, comma } = c.list(
    () => (c.take('*') ? starred(bitOr(c)) : choice(c)),
    () => c.startsExpression(),
  );
  return comma ? tuple(items) : items[0]!;
}

export const yieldOrStarExpressions = (c: Cursor) =>
  c.is('yield') ? yieldExpression(c) : starExpressions(c);

/** `(yield a)`: always with its parentheses. */
export function yieldExpression(c: Cursor): Expression {
  c.expect('yield');
  if (c.take('from')) {
    return atom(`(yield from ${choice(c).text})`);
  }
  return atom(c.startsExpression() ? `(yield ${starExpressions(c).text})` : '(yield)');
}

export const starNamed = (c: Cursor) => (c.take('*') ? starred(bitOr(c)) : named(c));

/** An expression or `name := value`, the latter always with its parentheses. */
export function named(c: Cursor): Expression {
  if (c.isName() && c.isNext(':=')) {
    const name = c.name();
    c.expect(':=');
    return atom(`(${name}:=${choice(c).text})`, 'named');
  }
  return choice(c);
}

/** What Python's grammar calls `expression`: a lambda, a conditional, or what holds tighter. */
export function choice(c: Cursor): Expression {
  return c.nested(() => {
    if (c.take('lambda')) {
      const heading = parameters(c, { close: ':', annotated: false });
      c.expect(':');
      return expression(`lambda ${heading}:${choice(c).text}`, level.choice);
    }
    const body = or(c);
    if (!c.take('if')) {
      return body;
    }
    const test = or(c);
    c.expect('else');
    const otherwise = choice(c);
    return expression(
      `${at(level.or, body)} if ${at(level.or, test)} else ${otherwise.text}`,
      level.choice,
    );
  });
}

export const or = (c: Cursor) => chain(c, 'or', level.or, and);

const and = (c: Cursor) => chain(c, 'and', level.and, not);

function chain(
  c: Cursor,
  word: string,
  own: number,
  operand: (c: Cursor) => Expression,
): Expression {
  const first = operand(c);
  if (!c.is(word)) {
    return first;
  }
  let text = at(own + 1, first);
  while (c.take(word)) {
    text += ` ${word} ${at(own + 1, operand(c))}`;
  }
  return expression(text, own);
}

function not(c: Cursor): Expression {
  if (!c.take('not')) {
    return comparison(c);
  }
  const operand = c.nested(() => not(c));
  return expression(`not ${at(level.not, operand)}`, level.not);
}

function comparison(c: Cursor): Expression {
  const first = bitOr(c);
  let operator = comparisonOperator(c);
  if (!operator) {
    return first;
  }
  let text = at(level.bitOr, first);
  for (; operator; operator = comparisonOperator(c)) {
    text += ` ${operator} ${at(level.bitOr, bitOr(c))}`;
  }
  return expression(text, level.compare);
}

function comparisonOperator(c: Cursor): string | undefined {
  const { kind, text } = c.token;
  if (kind !== 'word') {
    return undefined;
  }
  if (text === 'not' && c.isNext('in')) {
    c.next();
    c.next();
    return 'not in';
  }
  if (!comparisons.has(text)) {
    return undefined;
  }
  c.next();
  return text === 'is' && c.take('not') ? 'is not' : text;
}

export const bitOr = (c: Cursor) => binary(c, level.bitOr);

/** The operators that group from the left, at this level and tighter. */
function binary(c: Cursor, loosest: number): Expression {
  let left = signed(c);
  for (;;) {
    const { kind, text } = c.token;
    const own = kind === 'word' ? binaryLevels.get(text) : undefined;
    if (own === undefined || own < loosest) {
      return left;
    }
    c.next();
    const right = binary(c, own + 1);
    left = expression(`${at(own, left)}${text}${at(own + 1, right)}`, own);
  }
}

function signed(c: Cursor): Expression {
  for (const sign of ['-', '+', '~']) {
    if (c.take(sign)) {
      const operand = c.nested(() => signed(c));
      return expression(`${sign}${at(level.sign, operand)}`, level.sign);
    }
  }
  const base = c.take('await')
    ? expression(`await ${at(level.primary, primary(c))}`, level.await)
    : primary(c);
  if (!c.take('**')) {
    return base;
  }
  const exponent = c.nested(() => signed(c));
  return expression(`${at(level.await, base)}**${at(level.sign, exponent)}`, level.power);
}

/** What a `for` assigns to, up to its `in`. */
export function targets(c: Cursor): Expression {
  const { items, comma } = c.list(
    () => target(c),
    () => c.startsExpression(),
  );
  return comma ? tuple(items) : items[0]!;
}

export const target = (c: Cursor) => assignable(c.take('*') ? starred(bitOr(c)) : bitOr(c));
