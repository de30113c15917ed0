import type { Token } from './token';

/** A `{...}` of an f-string. */
export interface Field {
  tokens: Token[];
  /** `r`, `s`, `a` or none. */
  conversion: string;
  /** None where there is no colon. */
  spec?: Part[];
  /** Python 3.12 and later only: quotes, backslashes or line breaks that 3.11 refuses there. */
  modern: boolean;
}

/** Text already in the canonical escapes, or a field. */
export type Part = string | Field;

export interface StringToken {
  kind: 'text' | 'bytes' | 'format';
  /** Written `u'...'`: `ast.Constant.kind` tells. A capital `U` does not count. */
  unicode: boolean;
  /** Written with `u` or `U`. */
  marked: boolean;
  parts: Part[];
}
