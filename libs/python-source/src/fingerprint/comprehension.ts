import type { Cursor } from './cursor';
import { at, level } from './expression';
import { or, targets } from './expressions';

export const startsComprehension = (c: Cursor) => c.is('for') || (c.is('async') && c.isNext('for'));

/** Every `for ... in ... if ...` of a comprehension. */
export function comprehension(c: Cursor): string {
  let text = '';
  while (startsComprehension(c)) {
    text += c.take('async') ? ' async for ' : ' for ';
    c.expect('for');
    text += targets(c).text;
    c.expect('in');
    text += ` in ${at(level.or, or(c))}`;
    while (c.take('if')) {
      text += ` if ${at(level.or, or(c))}`;
    }
  }
  return text;
}
