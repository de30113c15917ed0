import type { Cursor } from './cursor';
import { starred } from './expression';
import { bitOr, choice } from './expressions';
import { refuse } from './refusal';

export interface ParameterPlace {
  close: ')' | ':';
  /** A lambda's parameters have no annotations. */
  annotated: boolean;
}

/** The parameters of a function or a lambda, up to `close`. */
export function parameters(c: Cursor, { close, annotated }: ParameterPlace): string {
  const seen: string[] = [];
  let star = false;
  let optional = false;
  let bare = false;
  while (!c.is(close)) {
    if (c.take('**')) {
      seen.push(`**${c.name()}${annotated ? annotation(c) : ''}`);
      c.take(',');
      break;
    }
    if (c.take('*')) {
      if (star) {
        refuse('a second *');
      }
      star = true;
      bare = c.is(',');
      seen.push(bare ? '*' : `*${c.name()}${annotated ? starAnnotation(c) : ''}`);
    } else if (c.take('/')) {
      if (star || seen.length === 0 || seen.includes('/')) {
        refuse('a misplaced /');
      }
      seen.push('/');
    } else {
      const name = `${c.name()}${annotated ? annotation(c) : ''}`;
      const value = c.take('=') ? `=${choice(c).text}` : '';
      if (!star && optional && !value) {
        refuse('a parameter without a default after one with it');
      }
      optional ||= value !== '';
      bare = false;
      seen.push(name + value);
    }
    if (!c.take(',')) {
      break;
    }
  }
  if (bare) {
    refuse('no name after *');
  }
  return seen.join(',');
}

const annotation = (c: Cursor) => (c.take(':') ? `:${choice(c).text}` : '');

function starAnnotation(c: Cursor): string {
  if (!c.take(':')) {
    return '';
  }
  return `:${(c.take('*') ? starred(bitOr(c)) : choice(c)).text}`;
}
