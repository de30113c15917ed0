import { unescape, type StringLiteral } from '../string-literal';
import type { Token } from './token';

/** A `{...}` of an f-string. */
export interface Field {
  /** The expression as it is written. */
  source: string;
  /** Where it begins. */
  line: number;
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

export interface StringToken extends StringLiteral {
  kind: 'text' | 'bytes' | 'format';
  /** Written `u'...'`: `ast.Constant.kind` tells. A capital `U` does not count. */
  unicode: boolean;
  /** Written with `u` or `U`. */
  marked: boolean;
  parts: Part[];
}

/** What an f-string of these parts is as a literal. */
export function formatLiteral(parts: readonly Part[]): StringLiteral {
  const first = parts.findIndex((part) => typeof part !== 'string');
  const open = first >= 0;
  const constant = open ? parts.slice(0, first) : parts;
  return { value: unescape(constant.join('')), bytes: false, open, fields: fieldsOf(parts) };
}

const fieldsOf = (parts: readonly Part[]): StringLiteral['fields'] =>
  parts.flatMap((part) =>
    typeof part === 'string'
      ? []
      : [{ source: part.source, line: part.line }, ...fieldsOf(part.spec ?? [])],
  );
