import { statements } from './compound-statements';
import { Cursor } from './cursor';
import { decode } from './decode';
import { Refusal } from './refusal';
import { type Statement, withoutDocstring } from './statement';
import { Tokenizer } from './tokenizer';

/**
 * The statements of a module without its docstring, in canonical text: Python that parses to the same tree (f-strings apart, see
 * `strings.ts`). Undefined where Python does not read the source, or where that is not certain.
 */
export function parseModule(source: string | Uint8Array): Statement[] | undefined {
  const text = typeof source === 'string' ? source.replace(/^\ufeff/, '') : decode(source);
  if (text === undefined || text.includes('\0') || /\p{Surrogate}/u.test(text)) {
    return undefined;
  }
  try {
    return read(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
  } catch (error) {
    // RangeError: f-strings in f-strings, each deep, can use up the stack all the same.
    if (error instanceof Refusal || error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

function read(text: string): Statement[] {
  const c = new Cursor(new Tokenizer(text.endsWith('\n') ? text : `${text}\n`).run());
  const all: Statement[] = [];
  while (!c.isKind('end')) {
    all.push(...statements(c));
  }
  return withoutDocstring(all);
}

/** The whole module in canonical text. */
export const canonicalModule = (source: string | Uint8Array) =>
  parseModule(source)
    ?.map(({ text }) => text)
    .join('\n');
