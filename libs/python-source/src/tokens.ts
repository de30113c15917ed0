import {
  countLines,
  endOfString,
  readString,
  stringStart,
  type StringLiteral,
  type StringStart,
} from './string-literal';
import type { Token, TokenKind } from './token';

export interface Tokens {
  tokens: Token[];
  /** The first line that no Python would read. */
  errorLine?: number;
}

/** Identifiers may hold anything beyond ASCII: what Python refuses there it reports itself. */
const name = /[A-Za-z_\x80-\uffff][A-Za-z0-9_\x80-\uffff]*/y;
const number =
  /(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9](?:_?[0-9])*)?)[jJ]?/y;
const operator =
  /\*\*=?|\/\/=?|>>=?|<<=?|->|:=|\.\.\.|<>|[-+*/%@&|^=<>!]=|[-+*/%@&|^=<>~.,:;()[\]{}]/y;
const space = /(?:[ \t\f]|\\(?:\r\n|\r|\n))+/y;
const lineEnd = /\r\n|\r|\n/y;
const comment = /#[^\r\n]*/y;
const fromImport = /from[ \t]+[.\w]+[ \t]+import\b/y;

const closers: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Keywords that start a statement and stand nowhere in an expression: after one, a bracket was left open. */
const statementWords = new Set(
  'assert break class continue def del elif except finally global import nonlocal pass raise return try while with'.split(
    ' ',
  ),
);

/** Python's tokens. A newline inside brackets and a comment are none. Never throws. */
export function tokenize(source: string): Tokens {
  return new Tokenizer(source).run();
}

class Tokenizer {
  private readonly tokens: Token[] = [];
  /** Open brackets and their lines. */
  private readonly brackets: { text: string; line: number }[] = [];
  private readonly columns = [0];
  private at = 0;
  private line = 1;
  private lineStart = true;
  private errorLine?: number;

  constructor(private readonly source: string) {
    if (source.startsWith('\ufeff')) this.at = 1;
  }

  run(): Tokens {
    while (this.at < this.source.length) {
      if (this.lineStart && this.brackets.length === 0) this.indentation();
      else this.next();
    }
    if (this.brackets.length > 0) this.fail(this.brackets[0]?.line);
    this.newline();
    while (this.columns.length > 1) this.closeBlock();
    this.push('end');
    return { tokens: this.tokens, errorLine: this.errorLine };
  }

  private push(kind: TokenKind, text = '', literal?: StringLiteral) {
    this.tokens.push(
      literal ? { kind, text, line: this.line, literal } : { kind, text, line: this.line },
    );
  }

  private fail(line = this.line) {
    this.errorLine ??= line;
  }

  private take(pattern: RegExp): string | undefined {
    const start = this.at;
    pattern.lastIndex = start;
    if (!pattern.test(this.source)) return undefined;
    this.at = pattern.lastIndex;
    return this.source.slice(start, this.at);
  }

  /** The white space that begins a logical line; a blank line has no indentation. */
  private indentation() {
    let column = 0;
    for (; ; this.at += 1) {
      const char = this.source[this.at];
      if (char === ' ') column += 1;
      else if (char === '\t') column += 8 - (column % 8);
      else if (char === '\f') column = 0;
      else break;
    }
    this.take(comment);
    if (this.at >= this.source.length || this.skipLineEnd()) return;
    this.lineStart = false;
    if (column > (this.columns.at(-1) ?? 0)) {
      this.columns.push(column);
      this.push('indent');
    }
    while (column < (this.columns.at(-1) ?? 0)) this.closeBlock();
    if (column !== this.columns.at(-1)) {
      this.fail();
      this.columns.push(column);
      this.push('indent');
    }
  }

  private closeBlock() {
    this.columns.pop();
    this.push('dedent');
  }

  private skipLineEnd(): boolean {
    if (this.take(lineEnd) === undefined) return false;
    this.line += 1;
    return true;
  }

  private newline() {
    const last = this.tokens.at(-1)?.kind;
    if (last !== undefined && !['newline', 'indent', 'dedent'].includes(last)) this.push('newline');
  }

  private next() {
    const gap = this.take(space);
    if (gap !== undefined) {
      if (gap.includes('\\')) this.line += countLines(gap);
      return;
    }
    const char = this.source.charCodeAt(this.at);
    if (char === 35 && this.take(comment) !== undefined) return;
    if (char === 10 || char === 13) {
      if (this.brackets.length === 0) {
        this.newline();
        this.lineStart = true;
      }
      this.skipLineEnd();
      return;
    }
    const opened = stringStart(this.source, this.at);
    if (opened !== undefined) this.string(opened);
    else if (!this.word() && !this.number() && !this.operator()) {
      this.fail();
      this.at += 1;
    }
  }

  private string(opened: StringStart) {
    const { end, closed } = endOfString(this.source, opened);
    if (!closed) this.fail();
    const text = this.source.slice(this.at, end);
    this.push('string', '', readString(text, opened, this.line));
    this.line += countLines(text);
    this.at = end;
  }

  private word(): boolean {
    const start = this.at;
    const text = this.take(name);
    if (text === undefined) return false;
    if (this.brackets.length > 0 && this.startsStatement(text, start)) {
      this.fail(this.brackets[0]?.line);
      this.brackets.length = 0;
      this.newline();
    }
    this.push('name', text);
    return true;
  }

  private startsStatement(text: string, start: number): boolean {
    if (statementWords.has(text)) return true;
    fromImport.lastIndex = start;
    return text === 'from' && fromImport.test(this.source);
  }

  private number(): boolean {
    const text = this.take(number);
    if (text === undefined) return false;
    this.push('number', text);
    return true;
  }

  private operator(): boolean {
    const text = this.take(operator);
    if (text === undefined) return false;
    if (text === '(' || text === '[' || text === '{') {
      this.brackets.push({ text, line: this.line });
    }
    const opener = closers[text];
    if (opener !== undefined && this.brackets.pop()?.text !== opener) this.fail();
    this.push('operator', text);
    return true;
  }
}
