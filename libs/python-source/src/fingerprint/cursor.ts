import { Refusal, refuse } from './refusal';
import type { Token, TokenKind } from './token';

/** Deeper nesting than this is not read, so that the answer never depends on the size of our stack. */
const deepest = 100;

const expressionWords = new Set('( [ { - + ~ * ... not lambda await None True False'.split(' '));

/** A place in the tokens, and the questions that a grammar asks there. */
export class Cursor {
  /** In the body of a function, and of no class in it: there annotations are never evaluated. */
  isLocal = false;
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: Token[]) {}

  get token(): Token {
    return this.tokens[this.at]!;
  }

  next(): Token {
    return this.tokens[this.at++]!;
  }

  is(word: string): boolean {
    const { kind, text } = this.token;
    return kind === 'word' && text === word;
  }

  isKind(kind: TokenKind): boolean {
    return this.token.kind === kind;
  }

  /** Whether the token after this one is the word. */
  isNext(word: string): boolean {
    const token = this.tokens[this.at + 1];
    return token?.kind === 'word' && token.text === word;
  }

  /** Whether here is a name, and this soft keyword where one is given. */
  isName(keyword?: string): boolean {
    const { kind, text, disguised } = this.token;
    return kind === 'name' && (keyword === undefined || (text === keyword && !disguised));
  }

  take(word: string): boolean {
    const found = this.is(word);
    if (found) {
      this.at += 1;
    }
    return found;
  }

  expect(word: string) {
    if (!this.take(word)) {
      refuse(`no ${word}`);
    }
  }

  expectKind(kind: 'newline' | 'indent' | 'dedent' | 'end') {
    if (this.next().kind !== kind) {
      refuse(`no ${kind}`);
    }
  }

  name(): string {
    const { kind, text } = this.next();
    return kind === 'name' ? text : refuse('no name');
  }

  startsExpression(): boolean {
    const { kind, text } = this.token;
    return (
      kind === 'name' ||
      kind === 'number' ||
      kind === 'string' ||
      (kind === 'word' && expressionWords.has(text))
    );
  }

  /** Items between commas while `more` says that there is one; a comma at the end does not count. */
  list<T>(item: () => T, more: () => boolean): { items: T[]; comma: boolean } {
    const items: T[] = [item()];
    let comma = false;
    while (this.take(',')) {
      comma = true;
      if (!more()) {
        break;
      }
      items.push(item());
    }
    return { items, comma };
  }

  /** What `read` gives of a body. */
  within<T>(isLocal: boolean, read: () => T): T {
    const before = this.isLocal;
    this.isLocal = isLocal;
    const result = read();
    this.isLocal = before;
    return result;
  }

  nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > deepest) {
      refuse('nested too deeply');
    }
    const result = read();
    this.depth -= 1;
    return result;
  }

  /** What `read` gives, or back to where we were when it refuses. */
  attempt<T>(read: () => T): T | undefined {
    const { at, depth, isLocal } = this;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      this.at = at;
      this.depth = depth;
      this.isLocal = isLocal;
      return undefined;
    }
  }
}
