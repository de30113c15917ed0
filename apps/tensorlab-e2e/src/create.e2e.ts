import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nxVersion } from './support/installed';
import { shell } from './support/shell';

/** `npx create-tensorlab my-lab`, with both packages as they are published. */
describe('create-tensorlab', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'tensorlab-create-'));
  const create = (args: string[], fails = false) =>
    shell(
      'npm',
      [
        'exec',
        '--yes',
        `--package=file:${process.env.TARBALL_CREATE_TENSORLAB}`,
        '--',
        'create-tensorlab',
        ...args,
      ],
      { cwd, fails },
    );
  const plugin = ['--tensorlab', `file:${process.env.TARBALL_TENSORLAB}`, `--nx=${nxVersion}`];

  it('makes a workspace that is a lab, and says what comes next', async () => {
    const { output } = await create(['my-lab', ...plugin]);
    expect(output).toContain('npx nx run lab:setup');
    for (const file of ['src/trainers/supervised', 'experiments/configs', 'activate', '.git']) {
      expect([file, existsSync(join(cwd, 'my-lab', file))]).toEqual([file, true]);
    }
    const nxJson = JSON.parse(readFileSync(join(cwd, 'my-lab/nx.json'), 'utf8'));
    expect(nxJson.plugins).toEqual(['tensorlab/plugin']);
  });

  it('knows its project', async () => {
    const { stdout } = await shell('npx', ['nx', 'show', 'projects'], { cwd: join(cwd, 'my-lab') });
    expect(stdout.trim().split('\n').sort()).toEqual(expect.arrayContaining(['lab']));
  });

  it('leaves a folder that holds something as it is', async () => {
    const { output } = await create(['my-lab', ...plugin], true);
    expect(output).toContain('is not empty. Nothing was written.');
  });
});
