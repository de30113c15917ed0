import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchDigits } from './demo-data';
import { install } from './installed';

/** How the folder of a test run begins. */
export const prefix = 'tl-e2e-';

/**
 * Packs what `nx build tensorlab` wrote as `npm publish` would, installs it, and fetches the demo lab's data, once for all tests.
 * All that the tests make lies in one folder, which `clean-up.ts` removes.
 */
export default function pack(): void {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  process.env.TMPDIR = folder;
  for (const name of ['tensorlab', 'create-tensorlab']) {
    const dist = join(__dirname, '../../../../dist', name);
    const args = ['pack', dist, '--pack-destination', folder, '--silent'];
    const tarball = execFileSync('npm', args, { encoding: 'utf8' }).trim().split('\n').at(-1)!;
    process.env[`TARBALL_${name.toUpperCase().replace('-', '_')}`] = join(folder, tarball);
  }
  install();
  fetchDigits();
}
