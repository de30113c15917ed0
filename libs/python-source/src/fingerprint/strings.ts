import { Cursor } from './cursor';
import { atom, type Expression } from './expression';
import { yieldOrStarExpressions } from './expressions';
import { refuse } from './refusal';
import type { Field, Part, StringToken } from './string-parts';

/** One string or several that stand side by side, which are one. */
export function strings(c: Cursor): Expression {
  const tokens: StringToken[] = [];
  while (c.isKind('string')) {
    tokens.push(c.next().literal!);
  }
  const first = tokens[0]!;
  if (tokens.some(({ kind }) => (kind === 'bytes') !== (first.kind === 'bytes'))) {
    refuse('bytes beside text');
  }
  if (tokens.some(({ kind }) => kind === 'format')) {
    // Python's versions differ in which part of the result remembers its `u`.
    return tokens.some(({ marked }) => marked)
      ? refuse('u beside f')
      : atom(formatted(tokens.flatMap(({ parts }) => parts)));
  }
  const value = `"${tokens.flatMap(({ parts }) => parts).join('')}"`;
  if (first.kind === 'bytes') {
    return atom(`b${value}`);
  }
  return atom(first.unicode ? `u${value}` : value, 'text');
}

/**
 * An f-string: `$f("text",$v(value,"r",$f(...)))`. A `$` is nowhere else in the canonical text, so that nothing that
 * Python can write looks like it. `$F` where only Python 3.12 and later read it.
 */
function formatted(parts: Part[]): string {
  const values: string[] = [];
  let text = '';
  const flush = () => {
    if (text) {
      values.push(`"${text}"`);
    }
    text = '';
  };
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
    } else {
      flush();
      values.push(field(part));
    }
  }
  flush();
  const modern = parts.some((part) => typeof part !== 'string' && part.modern);
  return `${modern ? '$F' : '$f'}(${values.join(',')})`;
}

function field({ tokens, conversion, spec }: Field): string {
  const c = new Cursor(tokens);
  const value = yieldOrStarExpressions(c);
  c.expectKind('end');
  if (value.form === 'starred') {
    refuse('a star alone');
  }
  const rest = spec ? `,${formatted(spec)}` : '';
  return `$v(${value.text},"${conversion}"${rest})`;
}
