import { refuse } from './refusal';

/** A statement, or the first of several that an `explain` names by itself. */
export interface Statement {
  /** Canonical text. `\x01` begins a block, `\x02` ends it: neither is in any other place. */
  text: string;
  line: number;
  kind: 'function' | 'class' | 'statement';
  /** The name of a function or class; else what is assigned to, or how the statement begins. */
  name: string;
  /** Of a class: its text with its functions and classes by name only, and its statements. */
  own?: string;
  members?: Statement[];
  /** May be a docstring. */
  string?: boolean;
}

export const block = (body: Statement[]) => `:\x01${body.map(({ text }) => text).join('\n')}\x02`;

/** An escape that names a character, in canonical text. */
const namedCharacter = /(?<!\\)(?:\\\\)*\\N\{/;

/** A body without its docstring. */
export function withoutDocstring(body: Statement[]): Statement[] {
  const [first, ...others] = body;
  if (!first?.string) {
    return body;
  }
  if (namedCharacter.test(first.text)) {
    refuse('a docstring of which we cannot tell whether Python reads it');
  }
  return others;
}
