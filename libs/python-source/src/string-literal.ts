import { FieldScanner, type Field } from './f-string';

export interface StringLiteral {
  /** The value; of an f-string with fields, what stands before the first field. */
  value: string;
  /** Bytes name no module. */
  bytes: boolean;
  /** An f-string or a t-string with at least one field: `value` is not the whole. */
  open: boolean;
  /** The Python in its fields. */
  fields: LiteralField[];
}

export interface LiteralField {
  source: string;
  line: number;
  /** The text behind it, up to the next one. */
  after: string;
  /** Its value is not shown as it is: a conversion, a format specification, or it stands in one. */
  formatted?: true;
}

export interface StringStart {
  /** Lower case, without the quotes. */
  prefix: string;
  quote: string;
  /** Of the first character after the quote. */
  from: number;
}

export interface StringEnd {
  /** Of the first character after the literal. */
  end: number;
  /** False for a literal that its line, or the file, leaves open. */
  closed: boolean;
}

const start = /([A-Za-z]{0,2})('''|"""|'|")/y;
const prefixes = new Set(['', 'r', 'u', 'b', 'f', 't', 'br', 'rb', 'fr', 'rf', 'tr', 'rt']);

/** Whether a string literal begins at `at`. */
export function stringStart(source: string, at: number): StringStart | undefined {
  start.lastIndex = at;
  const match = start.exec(source);
  if (match === null) return undefined;
  const prefix = (match[1] ?? '').toLowerCase();
  if (!prefixes.has(prefix)) return undefined;
  return { prefix, quote: match[2] ?? '', from: start.lastIndex };
}

const isFormatted = ({ prefix }: StringStart) => prefix.includes('f') || prefix.includes('t');

export function endOfString(source: string, opened: StringStart): StringEnd {
  const found = isFormatted(opened)
    ? new FieldScanner(source, opened, nestedEnd).end()
    : endOfPlain(source, opened);
  return found.closed ? found : { end: openEnd(source, opened), closed: false };
}

function nestedEnd(source: string, at: number): StringEnd | undefined {
  const opened = stringStart(source, at);
  return opened && endOfString(source, opened);
}

/** `from` to the closing quote: a run of anything else, an escape, a quote that does not close. */
const rest: Record<string, RegExp> = {
  "'": /(?:[^'\\\r\n]|\\(?:\r\n|[^]))*'/y,
  '"': /(?:[^"\\\r\n]|\\(?:\r\n|[^]))*"/y,
};

function endOfPlain(source: string, { quote, from }: StringStart): StringEnd {
  const line = rest[quote];
  if (line !== undefined) {
    line.lastIndex = from;
    return { closed: line.test(source), end: line.lastIndex };
  }
  for (let close = source.indexOf(quote, from); close !== -1;) {
    if (!isEscaped(source, from, close)) return { end: close + 3, closed: true };
    close = source.indexOf(quote, close + 1);
  }
  return { end: source.length, closed: false };
}

/** An odd number of backslashes stands before `at`. */
function isEscaped(source: string, from: number, at: number): boolean {
  let first = at;
  while (first > from && source[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
}

/** What is left open is taken to end with its line, or with the file. */
function openEnd(source: string, { quote, from }: StringStart): number {
  const length = source.slice(from).search(/[\r\n]/);
  return quote.length === 3 || length === -1 ? source.length : from + length;
}

const noFields: StringLiteral['fields'] = [];

/** @param body what stands between the quotes */
export const plainLiteral = (
  body: string,
  { raw, bytes }: { raw: boolean; bytes: boolean },
): StringLiteral => ({
  value: raw ? body : unescape(body),
  bytes,
  open: false,
  fields: noFields,
});

/** @param text the whole literal, prefix and quotes included */
export function readString(text: string, opened: StringStart, line: number): StringLiteral {
  const { prefix, quote } = opened;
  const raw = prefix.includes('r');
  const bytes = prefix.includes('b');
  const begin = prefix.length + quote.length;
  const end = text.endsWith(quote) ? text.length - quote.length : text.length;
  if (!isFormatted(opened)) return plainLiteral(text.slice(begin, end), { raw, bytes });
  const scanner = new FieldScanner(text, { ...opened, from: begin }, nestedEnd);
  scanner.end();
  const outer = scanner.fields.filter(({ depth }) => depth === 0);
  const constant = (from: number, field: Field | undefined) =>
    plainLiteral(text.slice(from, field ? field.from - 1 : end), { raw, bytes }).value.replace(
      /\{\{|\}\}/g,
      (braces) => braces.charAt(0),
    );
  const fields = scanner.fields.map((field): LiteralField => {
    const { from, to, depth } = field;
    const isShown = depth === 0 && text[to] === '}';
    return {
      source: text.slice(from, to),
      line: line + countLines(text.slice(0, from)),
      after: depth === 0 ? constant(field.end, outer[outer.indexOf(field) + 1]) : '',
      ...(!isShown && { formatted: true as const }),
    };
  });
  return { value: constant(begin, outer[0]), bytes, open: outer.length > 0, fields };
}

export const countLines = (text: string) => text.match(/\r\n|\r|\n/g)?.length ?? 0;

const escapes: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
  '\r': '',
  '\r\n': '',
};

/** Unknown escapes keep their backslash, as in Python. `\N{...}` stays as it is: no module has it in its name. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(\r\n|[^]))/g,
    (all, x?: string, u?: string, long?: string, octal?: string, other?: string) => {
      if (other !== undefined) return escapes[other] ?? all;
      const code = octal === undefined ? parseInt(x ?? u ?? long ?? '', 16) : parseInt(octal, 8);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}
