import { plainLiteral } from '../string-literal';
import { Indentation } from './indentation';
import { canonicalText } from './escapes';
import { FormatStrings } from './format-strings';
import { canonicalName, keywords } from './names';
import { readNumber } from './numbers';
import { refuse } from './refusal';
import { formatLiteral } from './string-parts';
import type { Token, TokenKind } from './token';

const name = /[A-Za-z_\x80-\uffff][\w\x80-\uffff]*/y;
const operator =
  /\*\*=?|\/\/=?|>>=?|<<=?|->|:=|\.\.\.|[-+*/%@&|^=<>!]=|[-+*/%@&|^=<>~.,:;()[\]{}]/y;
const stringStart = /([rR][bBfF]?|[bBfF][rR]?|[uU])?('''|"""|'|")/y;
/** What a string can begin with: quotes and prefixes. */
const stringLetters = new Set([...`'"rRbBfFuU`].map((char) => char.charCodeAt(0)));
const space = /[ \t\f]*/y;
const gap = /[ \t\f]*(?:#[^\n]*)?/y;
const comment = /[^\n]*/y;

const opens: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
const closes = new Set([')', ']', '}']);

/** Python's own limit. */
const mostBrackets = 200;

/**
 * Python's tokens, in CPython's rules: whatever its tokenizer refuses is refused here.
 * `source` has `\n` as its only line end.
 */
export class Tokenizer {
  at = 0;
  line = 1;
  private tokens: Token[] = [];
  private brackets: string[] = [];
  private readonly formatStrings = new FormatStrings(this);

  constructor(readonly source: string) {}

  run(): Token[] {
    const indentation = new Indentation((kind) => this.push(kind));
    while (this.startLine(indentation)) {
      while (!this.endLine()) {
        this.token();
      }
    }
    indentation.close();
    this.push('end');
    return this.tokens;
  }

  /** The tokens of an f-string's field, up to the `}`, `:`, `!` or `=` that ends its expression. */
  fieldTokens(): Token[] {
    const { tokens, brackets } = this;
    this.tokens = [];
    this.brackets = [];
    while (!this.endField()) {
      this.token();
    }
    this.push('end');
    const own = this.tokens;
    this.tokens = tokens;
    this.brackets = brackets;
    return own;
  }

  skip(pattern: RegExp) {
    pattern.lastIndex = this.at;
    pattern.test(this.source);
    this.at = pattern.lastIndex;
  }

  /** What a pattern finds here. */
  private text(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.test(this.source) ? this.source.slice(this.at, pattern.lastIndex) : undefined;
  }

  private endField(): boolean {
    const { source } = this;
    for (this.skip(gap); source[this.at] === '\n'; this.skip(gap)) {
      this.nextLine();
    }
    if (this.brackets.length > 0) {
      return false;
    }
    const char = source[this.at];
    return (
      char === '}' ||
      char === ':' ||
      ((char === '!' || char === '=') && source[this.at + 1] !== '=')
    );
  }

  /** To the first token of the next line that has one; false at the end of the file. */
  private startLine(indentation: Indentation): boolean {
    const { source } = this;
    for (;;) {
      const from = this.at;
      this.skip(space);
      const char = source[this.at];
      if (char === undefined) {
        return false;
      }
      if (char === '\\') {
        // Python's versions differ in what the line's indentation is then.
        refuse('a joined line with nothing before');
      }
      if (char !== '#' && char !== '\n') {
        indentation.start(source.slice(from, this.at));
        return true;
      }
      this.skip(comment);
      this.at += 1;
      this.line += 1;
    }
  }

  /** Skips white space, comments and joined lines; true after the end of a logical line. */
  private endLine(): boolean {
    const { source } = this;
    for (;;) {
      this.skip(space);
      const char = source[this.at];
      if (char === '#') {
        this.skip(comment);
      } else if (char === '\n') {
        if (this.brackets.length === 0) {
          this.push('newline');
        }
        this.nextLine();
        if (this.brackets.length === 0) {
          return true;
        }
      } else if (char === '\\' && source[this.at + 1] === '\n') {
        this.at += 1;
        this.nextLine();
        if (this.at >= source.length) {
          refuse('the end of the file after a backslash');
        }
      } else {
        return char === undefined ? refuse('an open bracket') : false;
      }
    }
  }

  private nextLine() {
    this.at += 1;
    this.line += 1;
  }

  private token() {
    if (this.string() || this.word()) {
      return;
    }
    const { source, at } = this;
    const code = source.charCodeAt(at);
    const next = source.charCodeAt(at + 1);
    if ((code >= 48 && code <= 57) || (code === 46 && next >= 48 && next <= 57)) {
      const { end, text } = readNumber(source, at);
      this.push('number', text);
      this.at = end;
    } else {
      this.operator();
    }
  }

  private string(): boolean {
    if (!stringLetters.has(this.source.charCodeAt(this.at))) {
      return false;
    }
    stringStart.lastIndex = this.at;
    const match = stringStart.exec(this.source);
    if (!match) {
      return false;
    }
    const [opening, prefix = '', quote = ''] = match;
    const token = this.push('string');
    this.at += opening.length;
    const letters = prefix.toLowerCase();
    const raw = letters.includes('r');
    const written = { unicode: prefix === 'u', marked: letters === 'u' };
    if (letters.includes('f')) {
      const parts = this.formatStrings.read(quote, raw);
      token.literal = { kind: 'format', ...written, parts, ...formatLiteral(parts) };
    } else {
      const bytes = letters.includes('b');
      const body = this.body(quote);
      const parts = [canonicalText(body, { raw, bytes })];
      const literal = plainLiteral(body, { raw, bytes });
      token.literal = { kind: bytes ? 'bytes' : 'text', ...written, parts, ...literal };
    }
    return true;
  }

  /** Up to the closing quotes, and past them. */
  private body(quote: string): string {
    const { source } = this;
    const from = this.at;
    for (;;) {
      const char = source[this.at];
      if (char === undefined || (char === '\n' && quote.length === 1)) {
        refuse('a string without an end');
      }
      if (char === quote[0] && source.startsWith(quote, this.at)) {
        break;
      }
      if (char === '\\') {
        this.at += 1;
      }
      if (source[this.at] === '\n') {
        this.line += 1;
      }
      this.at += 1;
    }
    const body = source.slice(from, this.at);
    this.at += quote.length;
    return body;
  }

  private word(): boolean {
    const raw = this.text(name);
    if (raw === undefined) {
      return false;
    }
    if (keywords.has(raw)) {
      this.push('word', raw);
    } else {
      const text = canonicalName(raw);
      const token = this.push('name', text);
      if (text !== raw) {
        token.disguised = true;
      }
    }
    this.at += raw.length;
    return true;
  }

  private operator() {
    const text = this.text(operator) ?? refuse('a character of no token');
    if (opens[text] !== undefined) {
      this.brackets.push(opens[text]);
      if (this.brackets.length >= mostBrackets) {
        refuse('too many nested brackets');
      }
    } else if (closes.has(text) && this.brackets.pop() !== text) {
      refuse('a bracket that closes nothing');
    }
    this.push('word', text);
    this.at += text.length;
  }

  private push(kind: TokenKind, text = ''): Token {
    const token: Token = { kind, text, line: this.line };
    this.tokens.push(token);
    return token;
  }
}
