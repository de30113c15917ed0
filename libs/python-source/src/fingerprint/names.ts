import { refuse } from './refusal';

export const keywords = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

const identifier = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u;
const ascii = /^\p{ASCII}*$/u;

/** An identifier as Python compares it: in NFKC. */
export function canonicalName(raw: string): string {
  if (ascii.test(raw)) {
    return raw;
  }
  const name = raw.normalize('NFKC');
  if (!identifier.test(raw) || !identifier.test(name)) {
    refuse('a character that no name may hold');
  }
  // Python looks for keywords before it normalizes: such a name only looks like a keyword.
  if (keywords.has(name)) {
    refuse('a name that looks like a keyword');
  }
  return name;
}
