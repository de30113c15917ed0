import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from './environment';
import { repository } from './repository';

export const demo = join(repository, 'apps/tensor_lab');
const digits = 'datasets/raw/digits';

/** Brings the digits, which are not in git, into this repository's demo lab, where they are not there yet. */
export function fetchDigits(): void {
  const args = ['run', 'dataset-digits:fetch'];
  const env = { ...cleanEnvironment(), NX_DAEMON: 'false' };
  execFileSync(join(repository, 'node_modules/.bin/nx'), args, { cwd: repository, env });
}

/** Copies them to a lab. */
export function copyDigits(labRoot: string): void {
  for (const file of readdirSync(join(demo, digits)).filter((name) => name.endsWith('.npy'))) {
    copyFileSync(join(demo, digits, file), join(labRoot, digits, file));
  }
}
