import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metadataIn } from './installed';

/**
 * Kept in a venv: what it was made from, and what was installed then. It is written last, so that an interrupted setup is done again, as
 * one is that somebody has installed into.
 */
const stampFile = (venv: string) => join(venv, '.tensorlab-setup.json');

export const digestOf = (parts: unknown) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

export function isUpToDate(venv: string, digest: string): boolean {
  try {
    return readFileSync(stampFile(venv), 'utf8') === stampOf(venv, digest);
  } catch {
    return false;
  }
}

export const writeStamp = (venv: string, digest: string) =>
  writeFileSync(stampFile(venv), stampOf(venv, digest));

const stampOf = (venv: string, digest: string) =>
  `${JSON.stringify({ digest, installed: digestOf(metadataIn(venv)) })}\n`;
