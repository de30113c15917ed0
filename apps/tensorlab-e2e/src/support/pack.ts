import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shell } from './shell';
import { repository } from './repository';

/** Packs what `nx build tensorlab` wrote, once for all tests, as `npm publish` would. */
export default async function pack(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tensorlab-pack-'));
  mkdirSync(folder, { recursive: true });
  const { stdout } = await shell(
    'npm',
    ['pack', join(repository, 'dist/tensorlab'), '--pack-destination', folder, '--silent'],
    { cwd: folder },
  );
  process.env.TENSORLAB_TARBALL = join(folder, stdout.trim().split('\n').at(-1)!);
}
