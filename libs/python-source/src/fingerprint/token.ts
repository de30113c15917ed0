import type { StringToken } from './string-parts';

/** `word`: a keyword or an operator; its text says which. */
export type TokenKind =
  'name' | 'word' | 'number' | 'string' | 'newline' | 'indent' | 'dedent' | 'end';

export interface Token {
  kind: TokenKind;
  /** Canonical: names in NFKC, numbers by value. Empty for strings and for the kinds that stand for no text. */
  text: string;
  /** From 1. */
  line: number;
  /** A name that was not written in its canonical letters, so that it is no soft keyword. */
  disguised?: boolean;
  string?: StringToken;
}
