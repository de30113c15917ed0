import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Packs what `nx build tensorlab` wrote, once for all tests, as `npm publish` would. */
export default function pack(): void {
  const folder = mkdtempSync(join(tmpdir(), 'tensorlab-pack-'));
  for (const name of ['tensorlab', 'create-tensorlab']) {
    const dist = join(__dirname, '../../../../dist', name);
    const args = ['pack', dist, '--pack-destination', folder, '--silent'];
    const tarball = execFileSync('npm', args, { encoding: 'utf8' }).trim().split('\n').at(-1)!;
    process.env[`TARBALL_${name.toUpperCase().replace('-', '_')}`] = join(folder, tarball);
  }
}
