import { refuse } from './refusal';

/** Needs another spelling in the canonical text. `$` is kept for the marks that f-strings get there. */
const special = /[\\"$\p{Cc}]/gu;
const beyondAscii = /\P{ASCII}/u;

const simple: Record<string, number> = {
  '\\': 92,
  "'": 39,
  '"': 34,
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

const octal = /[0-7]{1,3}/y;
const unicodeName = /N\{[A-Za-z0-9 -]+\}/y;
const hexDigits = { x: /[0-9a-fA-F]{2}/y, u: /[0-9a-fA-F]{4}/y, U: /[0-9a-fA-F]{8}/y };

export interface Literal {
  raw: boolean;
  bytes: boolean;
}

/** The text between a literal's quotes in one spelling of its value. */
export function canonicalText(body: string, { raw, bytes }: Literal): string {
  if (bytes && beyondAscii.test(body)) {
    refuse('bytes hold ASCII only');
  }
  if (raw || !body.includes('\\')) {
    return escapeAll(body);
  }
  let text = '';
  let from = 0;
  for (let at = body.indexOf('\\'); at >= 0; at = body.indexOf('\\', from)) {
    text += escapeAll(body.slice(from, at));
    const { spelt, end } = readEscape(body, at + 1, bytes);
    text += spelt;
    from = end;
  }
  return text + escapeAll(body.slice(from));
}

/** The escape after the backslash before `at`. */
function readEscape(body: string, at: number, bytes: boolean): { spelt: string; end: number } {
  const char = body[at] ?? '';
  if (char === '\n') {
    return { spelt: '', end: at + 1 };
  }
  if (char in simple) {
    return { spelt: spell(simple[char]!, bytes), end: at + 1 };
  }
  const digits = take(octal, body, at);
  if (digits !== undefined) {
    const value = parseInt(digits, 8);
    return { spelt: spell(bytes ? value & 0xff : value, bytes), end: at + digits.length };
  }
  if (char === 'x' || (!bytes && (char === 'u' || char === 'U'))) {
    const hex = take(hexDigits[char], body, at + 1) ?? refuse('a broken escape');
    return { spelt: spell(parseInt(hex, 16), bytes), end: at + 1 + hex.length };
  }
  if (!bytes && char === 'N') {
    // Only Python knows the names, so it stays as it is written.
    const name = take(unicodeName, body, at) ?? refuse('a broken escape');
    return { spelt: `\\${name}`, end: at + name.length };
  }
  // No escape, or the brace of an f-string's field comes next: the backslash is a character like others.
  return { spelt: '\\\\', end: at };
}

function take(pattern: RegExp, body: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(body)?.[0];
}

/** A lone surrogate keeps its escape: two of them are not the one character that JavaScript would make of them. */
function spell(code: number, bytes: boolean): string {
  if (code > 0x10ffff) {
    refuse('no such character');
  }
  if (bytes && code > 0x7f) {
    return `\\x${code.toString(16)}`;
  }
  if (code >= 0xd800 && code <= 0xdfff) {
    return `\\u${code.toString(16)}`;
  }
  return escapeAll(String.fromCodePoint(code));
}

export function escapeAll(text: string): string {
  return text.replace(special, escapeOne);
}

function escapeOne(char: string): string {
  return char === '\\' || char === '"'
    ? `\\${char}`
    : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
