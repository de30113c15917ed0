import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
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

  it('makes its environment by pip where there is no uv', async () => {
    const root = join(cwd, 'my-lab');
    const pyproject = join(root, 'pyproject.toml');
    const text = readFileSync(pyproject, 'utf8');
    const small = text.replace(/^dependencies = \[[^\]]*\]/m, 'dependencies = ["tqdm>=4"]');
    expect(small).not.toBe(text);
    writeFileSync(pyproject, small);
    const env = { PATH: pathWithoutUv(), NX_DAEMON: 'false' };
    const { output } = await shell('npx', ['nx', 'run', 'lab:setup'], { cwd: root, env });
    expect(output).toMatch(/Successfully installed .*\btqdm-/);
    const code = ['-c', 'import tensorlab, tqdm; print(tensorlab.__version__)'];
    const { stdout } = await shell(join(root, 'venv/bin/python'), code, { cwd: root });
    expect(stdout).toMatch(/^\d+\.\d+/);
    writeFileSync(pyproject, text);
  });

  it('leaves a folder that holds something as it is', async () => {
    const { output } = await create(['my-lab', ...plugin], true);
    expect(output).toContain('is not empty. Nothing was written.');
  });
});

/** The PATH, with links to all that lies beside uv in place of the folders that have it. */
function pathWithoutUv(): string {
  const withoutUv = (folder: string) => {
    const links = mkdtempSync(join(tmpdir(), 'tensorlab-path-'));
    for (const name of readdirSync(folder).filter((one) => one !== 'uv')) {
      symlinkSync(join(folder, name), join(links, name));
    }
    return links;
  };
  const folders = process.env.PATH!.split(delimiter);
  return folders
    .map((folder) => (existsSync(join(folder, 'uv')) ? withoutUv(folder) : folder))
    .join(delimiter);
}
