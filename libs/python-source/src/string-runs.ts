import type { Token } from './token';

/** Literals that Python joins into one. */
export interface StringRun {
  value: string;
  /** The value is only how the string begins: a field of an f-string follows, or bytes. */
  open: boolean;
  /** Of the first literal. */
  line: number;
  /** The index behind the last one. */
  next: number;
}

/** The literals from `start` on that stand side by side, or that `+` joins; undefined where there are none. */
export function stringRun(tokens: readonly Token[], start: number): StringRun | undefined {
  const line = tokens[start]?.line ?? 0;
  let value = '';
  let open = false;
  let at = start;
  for (; ; at += 1) {
    const literal = tokens[at]?.literal;
    if (literal === undefined) break;
    if (!open) value += literal.bytes ? '' : literal.value;
    open ||= literal.open || literal.bytes;
    if (tokens[at + 1]?.text === '+' && tokens[at + 2]?.literal) at += 1;
  }
  return at === start ? undefined : { value, open, line, next: at };
}
