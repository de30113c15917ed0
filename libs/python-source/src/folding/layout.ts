import type { Token } from '../token';

/** Words whose line has a colon that statements may follow. */
const headers = new Set(
  'if elif else for while try except finally with def class async match case'.split(' '),
);

/** Where the statements and the brackets of a file begin and end. */
export class Layout {
  /** By the index of a bracket that opens, that of the one that closes it. */
  private readonly closers: Int32Array;
  private readonly starts: Uint8Array;

  constructor(readonly tokens: readonly Token[]) {
    this.closers = new Int32Array(tokens.length);
    this.starts = new Uint8Array(tokens.length + 1);
    this.starts[0] = 1;
    const open: number[] = [];
    let first = 0;
    let lambdas = 0;
    for (let at = 0; at < tokens.length; at += 1) {
      const { kind, text } = tokens[at]!;
      if (kind === 'newline' || kind === 'indent' || kind === 'dedent') {
        for (const bracket of open) this.closers[bracket] = at;
        open.length = 0;
        first = at + 1;
        lambdas = 0;
        this.starts[first] = 1;
      } else if (text === '(' || text === '[' || text === '{') open.push(at);
      else if (text === ')' || text === ']' || text === '}') {
        const bracket = open.pop();
        if (bracket !== undefined) this.closers[bracket] = at;
      } else if (open.length > 0) continue;
      else if (text === 'lambda') lambdas += 1;
      else if (text === ';') this.starts[at + 1] = 1;
      else if (text === ':' && lambdas > 0) lambdas -= 1;
      else if (text === ':' && headers.has(tokens[first]!.text)) this.starts[at + 1] = 1;
    }
    for (const bracket of open) this.closers[bracket] = tokens.length;
  }

  begins(at: number): boolean {
    return this.starts[at] === 1;
  }

  /** The first token of the statement that a token is in. */
  startOf(at: number): number {
    let start = at;
    while (start > 0 && this.starts[start] !== 1) start -= 1;
    return start;
  }

  /** The bracket that closes this one, or the end of the line where none does. */
  closing(open: number): number {
    return this.closers[open] || this.tokens.length;
  }

  /** From `start` on, the first token with one of these texts that stands in no bracket, or the end of the statement, or of the bracket. */
  first(start: number, ...wanted: readonly string[]): number {
    const { tokens } = this;
    for (let at = start; at < tokens.length; at += 1) {
      const { kind, text } = tokens[at]!;
      if (kind === 'string' || kind === 'number') continue;
      if (kind === 'newline' || kind === 'end' || text === ';' || wanted.includes(text)) return at;
      if (text === '(' || text === '[' || text === '{') at = this.closing(at);
      else if (text === ')' || text === ']' || text === '}') return at;
    }
    return tokens.length;
  }

  endOfStatement(at: number): number {
    return this.first(at);
  }
}

/** Behind the indented block that begins at `start`, or behind the line where there is none. */
export function endOfBlock(tokens: readonly Token[], start: number): number {
  const indented = tokens[start]?.kind === 'newline' && tokens[start + 1]?.kind === 'indent';
  for (let at = start, depth = 0; at < tokens.length; at += 1) {
    const kind = tokens[at]?.kind;
    if (kind === 'indent') depth += 1;
    if (kind === 'dedent') depth -= 1;
    if (indented ? kind === 'dedent' && depth === 0 : kind === 'newline') return at;
  }
  return tokens.length;
}
