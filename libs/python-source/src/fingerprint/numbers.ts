import { refuse } from './refusal';

const literal =
  /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?)/y;

/** What may touch a number from the right: nothing that goes on like a name, but `1if x else 2` is Python. */
const wordAfter = /(?!(?:and|else|for|if|in|is|not|or)(?![\w\x80-\uffff]))[\w\x80-\uffff]/y;

/** Python's limit for the digits of a decimal integer (`sys.int_info.default_max_str_digits`). */
const mostDigits = 4300;

/** The number that starts at `at`: where it ends, and its text by value (`0XFF` is 255, `1e3` is 1000.0). */
export function readNumber(source: string, at: number): { end: number; text: string } {
  literal.lastIndex = at;
  const raw = literal.exec(source)?.[0] ?? refuse('no number');
  const end = at + raw.length;
  wordAfter.lastIndex = end;
  if (wordAfter.test(source)) {
    refuse('a number that runs into a name');
  }
  return { end, text: canonicalNumber(raw.replaceAll('_', '').toLowerCase()) };
}

function canonicalNumber(raw: string): string {
  if (/^0[xob]/.test(raw)) {
    return integer(BigInt(raw));
  }
  if (raw.endsWith('j')) {
    return `${float(raw.slice(0, -1))}j`;
  }
  if (/[.e]/.test(raw)) {
    return float(raw);
  }
  if (raw.length > mostDigits || /^0+[1-9]/.test(raw)) {
    refuse('an integer that Python does not read');
  }
  return integer(BigInt(raw));
}

/** Long ones in hexadecimal, which has no limit of digits in Python. */
function integer(value: bigint): string {
  return value < 1n << 64n ? value.toString() : `0x${value.toString(16)}`;
}

/** JavaScript and Python round to the same double. */
function float(raw: string): string {
  const value = Number(raw);
  if (value === Infinity) {
    return '1e999';
  }
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
