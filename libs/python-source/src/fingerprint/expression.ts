import { refuse } from './refusal';

/** How tightly an expression holds together: a part that is looser than its place needs gets parentheses. */
export const level = {
  choice: 0,
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  bitOr: 5,
  bitXor: 6,
  bitAnd: 7,
  shift: 8,
  sum: 9,
  product: 10,
  sign: 11,
  power: 12,
  await: 13,
  primary: 14,
};

export type Form =
  | 'name'
  | 'attribute'
  | 'subscript'
  | 'tuple'
  | 'starred'
  | 'number'
  | 'text'
  | 'slice'
  | 'named'
  | 'other';

/** An expression in canonical text: Python that parses to the same tree, with the fewest parentheses. */
export interface Expression {
  text: string;
  level: number;
  form: Form;
  /** May be assigned to; a starred one only in some places. */
  assignable: boolean;
  deletable: boolean;
  /** Was written in parentheses of its own. */
  grouped?: boolean;
}

export function expression(text: string, at: number, form: Form = 'other'): Expression {
  const target = form === 'name' || form === 'attribute' || form === 'subscript';
  return { text, level: at, form, assignable: target, deletable: target };
}

export const atom = (text: string, form?: Form) => expression(text, level.primary, form);

/** The text for a place that needs this level. */
export const at = (needed: number, { text, level }: Expression) =>
  level < needed ? `(${text})` : text;

export function starred(inner: Expression): Expression {
  const { assignable } = inner;
  return {
    text: `*${at(level.bitOr, inner)}`,
    level: level.choice,
    form: 'starred',
    assignable,
    deletable: false,
  };
}

/** Always with its parentheses and a comma at the end. */
export function tuple(items: Expression[]): Expression {
  return { ...sequence(items, `(${join(items)}${items.length > 0 ? ',' : ''})`), form: 'tuple' };
}

export const list = (items: Expression[]) => sequence(items, `[${join(items)}]`);

export const join = (items: Expression[]) => items.map(({ text }) => text).join(',');

function sequence(items: Expression[], text: string): Expression {
  return {
    ...atom(text),
    assignable: items.every(({ assignable }) => assignable),
    deletable: items.every(({ deletable }) => deletable),
  };
}

export function assignable(target: Expression): Expression {
  return target.assignable ? target : refuse('no target');
}
