import type { StringEnd, StringStart } from './string-literal';

export interface Field {
  /** Of the expression, between `{` and its `}`, `:`, `!r` or `=`. */
  from: number;
  to: number;
  /** Behind its closing brace. */
  end: number;
  /** Of the fields that it is one of: 0, or 1 and more in a format specification. */
  depth: number;
}

const name = /[A-Za-z_\x80-\uffff][A-Za-z0-9_\x80-\uffff]*/y;
const comment = /#[^\r\n]*/y;

/**
 * Walks an f-string or a t-string as Python 3.12 does: a field may hold any string, the same quotes, line ends
 * and comments included. What earlier versions read is read the same way.
 */
export class FieldScanner {
  readonly fields: Field[] = [];
  private at: number;
  private depth = 0;

  /** @param nested a string literal at this place, or undefined: its start and where it ends */
  constructor(
    private readonly source: string,
    private readonly opened: StringStart,
    private readonly nested: (source: string, at: number) => StringEnd | undefined,
  ) {
    this.at = opened.from;
  }

  end(): StringEnd {
    const closed = this.text(false);
    return { end: this.at, closed };
  }

  /** Up to behind the closing quote; in a format specification up to its closing brace. */
  private text(inSpecification: boolean): boolean {
    const { quote } = this.opened;
    while (this.at < this.source.length) {
      const char = this.source[this.at];
      if (this.source.startsWith(quote, this.at)) {
        if (!inSpecification) this.at += quote.length;
        return !inSpecification;
      }
      if (quote.length === 1 && (char === '\n' || char === '\r')) return false;
      if (inSpecification && char === '}') return true;
      if (char === '\\') this.escape();
      else if (char !== '{') this.at += 1;
      else if (this.source[this.at + 1] === '{' && !inSpecification) this.at += 2;
      else if (!this.field()) return false;
    }
    return false;
  }

  /** A backslash takes the next character with it, except a brace; `\N{DASH}` is no field. */
  private escape() {
    const next = this.source[this.at + 1];
    if (next === 'N' && this.source[this.at + 2] === '{' && !this.opened.prefix.includes('r')) {
      const close = this.source.indexOf('}', this.at);
      this.at = close === -1 ? this.source.length : close + 1;
    } else if (next === '{' || next === '}') this.at += 1;
    else this.at += this.source.startsWith('\r\n', this.at + 1) ? 3 : 2;
  }

  /** From `{` to behind its `}`. */
  private field(): boolean {
    this.at += 1;
    const from = this.at;
    const to = this.expression();
    if (to === undefined) return false;
    const field: Field = { from, to, end: to, depth: this.depth };
    this.fields.push(field);
    if (this.source[this.at] === '!') this.skip(/![^:}]*/y);
    if (this.source[this.at] === ':') {
      this.at += 1;
      this.depth += 1;
      const closed = this.text(true);
      this.depth -= 1;
      if (!closed) return false;
    }
    this.at += 1;
    field.end = this.at;
    return this.source[this.at - 1] === '}';
  }

  /** The end of a field's expression: a `!r`, a `:` or a `}` outside of all brackets. */
  private expression(): number | undefined {
    for (let depth = 0; this.at < this.source.length;) {
      const char = this.source[this.at] ?? '';
      const nested = this.nested(this.source, this.at);
      if (nested?.closed === false) return undefined;
      if (nested !== undefined) {
        this.at = nested.end;
        continue;
      }
      if (this.skip(name) || this.skip(comment)) continue;
      const ends =
        char === '}' || char === ':' || (char === '!' && this.source[this.at + 1] !== '=');
      if (depth === 0 && ends) return this.at;
      if ('([{'.includes(char)) depth += 1;
      if (')]}'.includes(char)) depth -= 1;
      this.at += char === '!' ? 2 : 1;
    }
    return undefined;
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.source)) return false;
    this.at = pattern.lastIndex;
    return true;
  }
}
