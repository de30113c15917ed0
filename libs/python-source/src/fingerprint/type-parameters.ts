import type { Cursor } from './cursor';
import { starred } from './expression';
import { bitOr, choice } from './expressions';
import { refuse } from './refusal';

/** `[T: int = str, *Ts, **P]` of Python 3.12 and later, or nothing. */
export function typeParameters(c: Cursor): string {
  if (!c.take('[')) {
    return '';
  }
  let optional = false;
  const { items } = c.list(
    () => {
      const { text, value } = typeParameter(c);
      if (optional && !value) {
        refuse('a type parameter without a default after one with it');
      }
      optional ||= value !== '';
      return text + value;
    },
    () => !c.is(']'),
  );
  c.expect(']');
  return `[${items.join(',')}]`;
}

function typeParameter(c: Cursor): { text: string; value: string } {
  if (c.take('*')) {
    const text = `*${c.name()}`;
    const value = () => (c.take('*') ? starred(bitOr(c)) : choice(c)).text;
    return { text, value: c.take('=') ? `=${value()}` : '' };
  }
  const stars = c.take('**') ? '**' : '';
  const name = c.name();
  const bound = !stars && c.take(':') ? `:${choice(c).text}` : '';
  return { text: `${stars}${name}${bound}`, value: c.take('=') ? `=${choice(c).text}` : '' };
}
