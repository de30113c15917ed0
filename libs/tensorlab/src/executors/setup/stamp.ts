import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Kept in a venv: what it was made from. It is written last, so that an interrupted setup is done again. */
const stampFile = (venv: string) => join(venv, '.tensorlab-setup.json');

export const digestOf = (parts: unknown) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

export function isUpToDate(venv: string, digest: string): boolean {
  const file = stampFile(venv);
  return existsSync(file) && readFileSync(file, 'utf8').includes(digest);
}

export const writeStamp = (venv: string, digest: string) =>
  writeFileSync(stampFile(venv), `${JSON.stringify({ digest })}\n`);
