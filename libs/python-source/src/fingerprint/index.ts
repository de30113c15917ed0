import { createHash } from 'node:crypto';
import { parseModule, textOf, type Program } from './canonical';
import type { Statement } from './statement';

export { canonicalModule, parseModule } from './canonical';

/** A part of a module that an explanation can name. */
export interface Definition {
  /** `Class.method` for what stands in a class; else what is assigned to, or how the statement begins. */
  name: string;
  kind: 'function' | 'class' | 'statement';
  /** From 1. */
  line: number;
  fingerprint: string;
}

/** Changes whenever the canonical text of an unchanged file does: fingerprints of two formats are never equal. */
const format = 2;

/**
 * Equal for two Python sources that parse to the same program, docstrings aside. What Python does not read counts byte
 * for byte. Give the file's bytes where there are any: a text that was decoded by others has lost what was wrong with them.
 *
 * @returns 64 hexadecimal digits.
 */
export const fingerprint = (source: string | Uint8Array): string =>
  fingerprintOf(source, parseModule(source));

/** @param program what was parsed of the source */
export const fingerprintOf = (source: string | Uint8Array, program: Program | undefined): string =>
  program ? digest('python', textOf(program)) : digest('bytes', bytesOf(source));

/**
 * The functions, classes and other statements of a module, and of its classes, in their order. A class's own fingerprint
 * holds the names of its methods, not their text. A name may come twice. Empty where the source cannot be read.
 */
export function definitions(source: string | Uint8Array): Definition[] {
  return (parseModule(source)?.statements ?? []).flatMap((statement) => describe(statement, ''));
}

function describe(statement: Statement, prefix: string): Definition[] {
  const { text, own, kind, line, members = [] } = statement;
  const name = prefix + brief(statement.name);
  return [
    { name, kind, line, fingerprint: digest('python', own ?? text) },
    ...members
      .filter((member) => member.kind !== 'statement')
      .flatMap((member) => describe(member, `${name}.`)),
  ];
}

const brief = (name: string) => (name.length > 60 ? `${name.slice(0, 57)}...` : name);

/** A text that UTF-8 cannot hold as it is in memory. */
const bytesOf = (source: string | Uint8Array) =>
  typeof source !== 'string'
    ? source
    : Buffer.from(source, /\p{Surrogate}/u.test(source) ? 'utf16le' : 'utf8');

const digest = (kind: 'python' | 'bytes', content: string | Uint8Array) =>
  createHash('sha256').update(`${kind} ${format}\n`).update(content).digest('hex');
