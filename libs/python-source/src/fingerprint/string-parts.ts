import { unescape, type LiteralField, type StringLiteral } from '../string-literal';
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
  const [value, ...after] = constantsOf(parts);
  const outer = parts.filter((part) => typeof part !== 'string');
  const fields = outer.flatMap((field, at): LiteralField[] => {
    const { source, line, conversion, spec } = field;
    const formatted = conversion !== '' || spec !== undefined;
    return [
      { source, line, after: after[at]!, ...(formatted && { formatted: true as const }) },
      ...fieldsIn(spec ?? []),
    ];
  });
  return { value: value!, bytes: false, open: outer.length > 0, fields };
}

/** The text before the first field, and behind each. */
function constantsOf(parts: readonly Part[]): string[] {
  const constants = [''];
  for (const part of parts) {
    if (typeof part === 'string') constants[constants.length - 1] += part;
    else constants.push('');
  }
  return constants.map(unescape);
}

/** The fields of a format specification. */
const fieldsIn = (parts: readonly Part[]): LiteralField[] =>
  parts.flatMap((part) =>
    typeof part === 'string'
      ? []
      : [
          { source: part.source, line: part.line, after: '', formatted: true as const },
          ...fieldsIn(part.spec ?? []),
        ],
  );
