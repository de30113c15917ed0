import { statements } from './compound-statements';
import { Cursor } from './cursor';
import { decode } from './decode';
import { Refusal } from './refusal';
import { type Statement, withoutDocstring } from './statement';
import type { Token } from './token';
import { Tokenizer } from './tokenizer';

/** A module that Python reads. */
export interface Program {
  /** Without its docstring, in canonical text: Python that parses to the same tree (f-strings apart, see `strings.ts`). */
  statements: Statement[];
  tokens: Token[];
  /** With `\n` as its only line end. */
  text: string;
}

/** Undefined where Python does not read the source, or where that is not certain. */
export function parseModule(source: string | Uint8Array): Program | undefined {
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

function read(text: string): Program {
  const tokens = new Tokenizer(text.endsWith('\n') ? text : `${text}\n`).run();
  const c = new Cursor(tokens);
  const all: Statement[] = [];
  while (!c.isKind('end')) {
    all.push(...statements(c));
  }
  return { statements: withoutDocstring(all), tokens, text };
}

export const textOf = ({ statements }: Program) => statements.map(({ text }) => text).join('\n');

/** The whole module in canonical text. */
export function canonicalModule(source: string | Uint8Array): string | undefined {
  const program = parseModule(source);
  return program && textOf(program);
}
