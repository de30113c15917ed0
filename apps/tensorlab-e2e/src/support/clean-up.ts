import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { prefix } from './pack';

/** Removes the folder in which `pack.ts` made every test work: gigabytes of node_modules and torch. */
export default function cleanUp(): void {
  if (basename(tmpdir()).startsWith(prefix)) {
    rmSync(tmpdir(), { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
}
