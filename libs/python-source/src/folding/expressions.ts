import type { LiteralField, StringLiteral } from '../string-literal';
import type { Token } from '../token';
import { tokenize } from '../tokens';
import { attributeValue, callValue, formatted } from './calls';
import { keywords } from './keywords';
import { Layout } from './layout';
import { hasMark } from './marks';
import { combined, subscripted } from './operators';
import { concatenated, text, union, unknown, type Value } from './value';

export interface Argument {
  value: Value;
  keyword?: string;
  /** The index of its first token. */
  at: number;
}

/** A function, the object that it is a method of, and its own name. */
export interface Call {
  value: Value;
  of: Value | undefined;
  name: string;
  args: readonly Argument[];
  /** The index of the first token inside the brackets, and of the closing one. */
  from: number;
  to: number;
}

/** What is told of the expressions that are read; `at` is the index of a token. */
export interface Watch {
  /** A whole expression: an argument, an element, one side of an assignment. */
  expression?(value: Value, at: number, next: number, tokens: readonly Token[]): void;
  call?(call: Call, tokens: readonly Token[]): void;
  /** `key: value` of a map that is written out. */
  entry?(key: Value, value: Value, line: number): void;
}

/** Expressions in each other that are followed. */
const deepest = 50;

/**
 * Reads expressions for the texts that they stand for: strings, paths, names. Whatever it does not know is `unknown`. It never throws, for
 * it reads what Python would refuse as well.
 */
export class ExpressionReader {
  /** Behind what has been read. */
  next = 0;
  private readonly tokens: readonly Token[];

  /** @param lookup what a name stands for at a place of these tokens */
  constructor(
    private readonly layout: Layout,
    private readonly lookup: (name: string, at: number) => Value,
    private readonly watch: Watch = {},
    private depth = 0,
  ) {
    this.tokens = layout.tokens;
  }

  /** Up to a comma, a closing bracket, a colon, an assignment, or the end of the statement. */
  expression(start: number): Value {
    const value = this.untold(start);
    this.tell(value, start);
    return value;
  }

  /** What stands in brackets, from behind the opening one; each element told by itself. */
  elements(start: number): Argument[] {
    const { tokens } = this;
    const items: Argument[] = [];
    let at = start;
    let key: Value | undefined;
    let isGenerated = false;
    for (;;) {
      const token = tokens[at];
      if (token === undefined || token.kind === 'end' || token.kind === 'newline') break;
      const word = wordOf(token);
      if (closers.has(word)) break;
      isGenerated ||= word === 'for';
      if (separators.has(word)) {
        at += 1;
        continue;
      }
      const isKeyword = token.kind === 'name' && wordOf(tokens[at + 1]) === '=';
      const from = isKeyword ? at + 2 : at;
      const value = this.expression(from);
      if (key && wordOf(tokens[from - 1]) === ':') this.watch.entry?.(key, value, token.line);
      key = wordOf(tokens[this.next]) === ':' ? value : undefined;
      items.push(isKeyword ? { value, at: from, keyword: token.text } : { value, at: from });
      at = Math.max(this.next, from + 1);
    }
    this.next = at + 1;
    return isGenerated ? items.map(({ at }) => ({ value: unknown, at })) : items;
  }

  private tell(value: Value, at: number): void {
    const { next, tokens } = this;
    const behind = next === at + 1 ? wordOf(tokens[next]) : '';
    // A name that is given a value here.
    if (behind === '=' || (behind === ':' && this.layout.begins(at))) return;
    this.watch.expression?.(value, at, next, tokens);
  }

  private untold(start: number): Value {
    const word = wordOf(this.tokens[start]);
    if (this.depth > deepest) return this.skip(start);
    this.depth += 1;
    const value = word === 'lambda' ? this.lambda(start) : this.choices(start, word);
    this.depth -= 1;
    return value;
  }

  /** Past an expression that is too deep to be followed. */
  private skip(start: number): Value {
    this.next = this.layout.first(start, ',');
    return unknown;
  }

  private choices(start: number, word: string): Value {
    const starred = word === '*' || word === '**';
    let value = this.chain(starred ? start + 1 : start);
    while (!this.isOver(this.next)) {
      const at = this.next;
      const between = wordOf(this.tokens[at]);
      const isChoice = between === 'if' || between === 'or' || between === 'and';
      if (!isChoice) this.tell(value, start);
      const other = between === 'if' ? this.alternative(at) : this.operand(at);
      if (!isChoice) this.tell(other, at);
      value = isChoice ? union([value, other]) : unknown;
    }
    return starred ? { ...value, starred: true } : value;
  }

  /** `a / b`, `a + b`, `a % b` */
  private chain(start: number): Value {
    let value = this.primary(start);
    for (;;) {
      const operator = wordOf(this.tokens[this.next]);
      if (operator !== '/' && operator !== '+' && operator !== '%') return value;
      value = combined(operator, value, this.primary(this.next + 1));
    }
  }

  /** A value, or an operator or a word and what follows it. */
  private operand(at: number): Value {
    const { kind, text } = this.tokens[at]!;
    const isValue = kind === 'string' || kind === 'number' || openers.has(text);
    const isWord = !isValue && (kind !== 'name' || keywords.has(text));
    const value = this.chain(isWord ? at + 1 : at);
    this.next = Math.max(this.next, at + 1);
    return value;
  }

  /** From `if` on: the value behind its `else`. */
  private alternative(at: number): Value {
    this.next = at + 1;
    while (!this.isOver(this.next) && wordOf(this.tokens[this.next]) !== 'else') {
      const from = this.next;
      this.tell(this.operand(from), from);
    }
    return wordOf(this.tokens[this.next]) === 'else' ? this.chain(this.next + 1) : unknown;
  }

  private lambda(start: number): Value {
    const colon = this.layout.first(start, ':');
    this.expression(colon + 1);
    this.next = Math.max(this.next, colon + 1);
    return unknown;
  }

  private isOver(at: number): boolean {
    const token = this.tokens[at];
    if (token === undefined || enders.has(token.kind)) return true;
    return enders.has(wordOf(token));
  }

  private primary(start: number): Value {
    const token = this.tokens[start];
    this.next = start;
    if (token === undefined || this.isOver(start)) return unknown;
    this.next = start + 1;
    if (token.literal) return this.trailers(this.strings(start), '');
    if (token.kind === 'number') return text(token.text);
    if (openers.has(token.text)) return this.trailers(this.bracket(start), '');
    if (token.kind !== 'name' || keywords.has(token.text)) {
      // A sign, `not`, `await`: what follows is another value.
      if (signs.has(token.text)) this.chain(start + 1);
      return unknown;
    }
    return this.trailers(this.lookup(token.text, start), token.text);
  }

  private bracket(start: number): Value {
    const items = this.elements(start + 1);
    const isGroup = wordOf(this.tokens[start]) === '(' && items.length === 1;
    if (isGroup && wordOf(this.tokens[this.next - 2]) !== ',') return items[0]!.value;
    return { texts: unknown.texts, items: items.map(({ value }) => value) };
  }

  /** `.name`, `(...)`, `[...]` */
  private trailers(start: Value, called: string): Value {
    const { tokens } = this;
    let value = start;
    let name = called;
    let of: Value | undefined;
    for (;;) {
      const at = this.next;
      const word = wordOf(tokens[at]);
      if (word === '.' && tokens[at + 1]?.kind === 'name') {
        of = value;
        name = tokens[at + 1]!.text;
        value = attributeValue(of, name);
        this.next = at + 2;
      } else if (word === '(') {
        const args = this.elements(at + 1);
        const origin = of ? undefined : value.origins?.[0];
        if (origin) name = origin.slice(origin.lastIndexOf('.') + 1);
        this.watch.call?.({ value, of, name, args, from: at + 1, to: this.next - 1 }, tokens);
        value = callValue(of, name, args);
        of = undefined;
        name = '';
      } else if (word === '[') {
        value = subscripted(value, this.elements(at + 1));
        of = undefined;
        name = '';
      } else return value;
    }
  }

  /** Literals side by side. */
  private strings(start: number): Value {
    const values: Value[] = [];
    let at = start;
    for (let literal; (literal = this.tokens[at]?.literal); at += 1) {
      values.push(this.literal(literal, at));
    }
    this.next = at;
    if (values.length === 1) return values[0]!;
    const { texts } = concatenated(values);
    return values.some(({ joined }) => joined) ? { texts, joined: true } : { texts };
  }

  private literal({ value, bytes, open, fields }: StringLiteral, at: number): Value {
    if (bytes || hasMark(value)) return unknown;
    if (!open) return text(value);
    return concatenated([
      text(value),
      ...fields.flatMap((field) => [this.field(field, at), text(field.after)]),
    ]);
  }

  private field({ source, line, formatted: isFormatted }: LiteralField, at: number): Value {
    if (!isFormatted && /^\w+$/.test(source)) {
      return keywords.has(source) ? unknown : formatted(this.lookup(source, at));
    }
    if (this.depth > deepest) return unknown;
    // In brackets, so that the field is one expression however it is laid out.
    const tokens = tokenize(`(${source})`).tokens.map((token) => ({
      ...token,
      line: token.line + line - 1,
    }));
    const lookup = (name: string) => this.lookup(name, at);
    const inner = new ExpressionReader(new Layout(tokens), lookup, this.watch, this.depth + 1);
    const value = inner.untold(1);
    return isFormatted ? unknown : formatted(value);
  }
}

/** A keyword, a name or an operator; of a literal nothing. */
const wordOf = (token: Token | undefined): string =>
  token === undefined || token.kind === 'string' ? '' : token.text;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const openers = words('( [ {');
const closers = words(') ] }');
const separators = words(', : = := ;');
const signs = words('- + ~ not await');
const enders = words(
  ') ] } , : ; = := += -= *= /= //= %= @= &= |= ^= >>= <<= **= -> for async newline indent dedent end import from',
);
