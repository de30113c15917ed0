import { comprehension, startsComprehension } from './comprehension';
import type { Cursor } from './cursor';
import { at, level } from './expression';
import { choice, named } from './expressions';
import { refuse } from './refusal';

/**
 * The arguments of a call, past its `)`. Positional and starred ones come first, as in Python's tree, where `f(a=1, *b)`
 * and `f(*b, a=1)` are one. `generator`: `f(x for x in y)` is allowed, as it is not in `class A(...)`.
 */
export function callArguments(c: Cursor, { generator }: { generator: boolean }): string {
  const positional: string[] = [];
  const keywords: string[] = [];
  let doubleStar = false;
  while (!c.is(')')) {
    if (c.take('**')) {
      doubleStar = true;
      keywords.push(`**${at(level.bitOr, choice(c))}`);
    } else if (c.take('*')) {
      if (doubleStar) {
        refuse('* after **');
      }
      positional.push(`*${at(level.bitOr, choice(c))}`);
    } else if (c.isName() && c.isNext('=')) {
      const name = c.name();
      c.expect('=');
      keywords.push(`${name}=${choice(c).text}`);
    } else {
      const { text } = named(c);
      if (keywords.length > 0) {
        refuse('a positional argument after a keyword');
      }
      if (startsComprehension(c)) {
        if (!generator || positional.length > 0) {
          refuse('a generator needs parentheses');
        }
        positional.push(`(${text}${comprehension(c)})`);
        break;
      }
      positional.push(text);
    }
    if (!c.take(',')) {
      break;
    }
  }
  c.expect(')');
  return [...positional, ...keywords].join(',');
}
