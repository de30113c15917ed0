import type { StringLiteral } from './string-literal';

/**
 * `name` and `operator` are the lenient tokenizer's, to which a keyword is a name too. The fingerprint's knows keywords: they are
 * `word`, as operators are.
 */
export type TokenKind =
  'name' | 'word' | 'operator' | 'number' | 'string' | 'newline' | 'indent' | 'dedent' | 'end';

/** A token of Python, of either tokenizer. */
export interface Token {
  kind: TokenKind;
  /** Empty for strings and for the kinds that stand for no text. */
  text: string;
  /** From 1. */
  line: number;
  literal?: StringLiteral;
}
