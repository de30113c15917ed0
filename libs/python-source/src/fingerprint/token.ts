import type * as python from '../token';
import type { StringToken } from './string-parts';

/** `word`: a keyword or an operator; its text says which. */
export type TokenKind = Exclude<python.TokenKind, 'operator'>;

export interface Token extends python.Token {
  kind: TokenKind;
  /** Canonical: names in NFKC, numbers by value. */
  text: string;
  /** A name that was not written in its canonical letters, so that it is no soft keyword. */
  disguised?: boolean;
  literal?: StringToken;
}
