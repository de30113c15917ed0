import { canonicalText } from './escapes';
import { refuse } from './refusal';
import type { Field, Part } from './string-parts';
import type { Tokenizer } from './tokenizer';

const space = /[ \t\f\n]*/y;

/** A field in a format spec may have a spec; that one holds no more fields. */
const mostNesting = 2;

/** The inside of f-strings. The braces are found as Python 3.12 finds them; what 3.11 refuses is marked `modern`. */
export class FormatStrings {
  private depth = 0;

  constructor(private readonly tokenizer: Tokenizer) {}

  /** From behind the opening quotes to behind the closing ones. */
  read(quote: string, raw: boolean): Part[] {
    this.depth += 1;
    if (this.depth > 20) {
      refuse('f-strings nested too deeply');
    }
    const parts = this.parts(quote, raw, 0);
    this.tokenizer.at += quote.length;
    this.depth -= 1;
    return parts;
  }

  /** To the closing quotes, or in a format spec (`nesting` > 0) to its `}`. */
  private parts(quote: string, raw: boolean, nesting: number): Part[] {
    const { tokenizer } = this;
    const { source } = tokenizer;
    const parts: Part[] = [];
    let from = tokenizer.at;
    const literalUpTo = (end: number) => {
      if (end > from) {
        parts.push(canonicalText(source.slice(from, end), { raw, bytes: false }));
      }
    };
    for (;;) {
      const { at } = tokenizer;
      const char = source[at];
      if (char === undefined || (char === '\n' && quote.length === 1)) {
        refuse('a string without an end');
      }
      const closing = char === quote[0] && source.startsWith(quote, at);
      if (closing || (char === '}' && nesting > 0)) {
        if (closing && nesting > 0) {
          refuse('a field without an end');
        }
        literalUpTo(at);
        return parts;
      }
      if (char === '{' || char === '}') {
        if (source[at + 1] === char) {
          if (nesting > 0) {
            refuse('doubled braces in a format spec');
          }
          literalUpTo(at + 1);
          tokenizer.at += 2;
        } else if (char === '{' && nesting < mostNesting) {
          literalUpTo(at);
          tokenizer.at += 1;
          parts.push(...this.field(quote, raw, nesting));
        } else {
          refuse('a brace of no field');
        }
        from = tokenizer.at;
      } else {
        this.character(char, raw);
      }
    }
  }

  /** Past one character of the literal part, or past an escape. */
  private character(char: string, raw: boolean) {
    const { tokenizer } = this;
    const { source } = tokenizer;
    if (char === '\\') {
      tokenizer.at += 1;
      const next = source[tokenizer.at];
      if (next === '{' || next === '}') {
        return;
      }
      if (!raw && next === 'N') {
        const close = source.indexOf('}', tokenizer.at);
        tokenizer.at = close < 0 ? refuse('a broken escape') : close;
      }
    }
    if (source[tokenizer.at] === '\n') {
      tokenizer.line += 1;
    }
    tokenizer.at += 1;
  }

  /** From behind `{` to behind `}`. `{x=}` gives its own text too. */
  private field(quote: string, raw: boolean, nesting: number): Part[] {
    const { tokenizer } = this;
    const { source } = tokenizer;
    const { at: start, line } = tokenizer;
    const tokens = tokenizer.fieldTokens();
    const expression = source.slice(start, tokenizer.at);
    const modern = isModern(expression, quote);
    const field: Field = { source: expression, line, tokens, conversion: '', modern };
    const parts: Part[] = [field];
    const shown = source[tokenizer.at] === '=';
    if (shown) {
      tokenizer.at += 1;
      tokenizer.skip(space);
      parts.unshift(shownText(source.slice(start, tokenizer.at)));
    }
    if (source[tokenizer.at] === '!') {
      field.conversion =
        /[rsa]/.exec(source[tokenizer.at + 1] ?? '')?.[0] ?? refuse('a conversion');
      tokenizer.at += 2;
      const end = tokenizer.at;
      tokenizer.skip(space);
      field.modern ||= tokenizer.at > end;
    }
    if (source[tokenizer.at] === ':') {
      tokenizer.at += 1;
      field.spec = this.parts(quote, raw, nesting + 1);
    }
    if (source[tokenizer.at] !== '}') {
      refuse('a field without an end');
    }
    if (shown && !field.conversion && !field.spec) {
      field.conversion = 'r';
    }
    tokenizer.at += 1;
    return parts;
  }
}

/** Python's versions differ in what they show of comments. */
function shownText(text: string): string {
  return /[#\\]/.test(text)
    ? refuse('an unclear text of a field')
    : canonicalText(text, { raw: true, bytes: false });
}

function isModern(expression: string, quote: string): boolean {
  return (
    /[\\#]/.test(expression) ||
    expression.includes(quote) ||
    (quote.length === 1 && expression.includes('\n'))
  );
}
