import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyDigits } from './support/demo-data';
import { demoWorkspace, lab, ran } from './support/demo-lab';
import { python } from './support/repository';
import { RemoteCache } from './support/remote-cache';
import { shell } from './support/shell';
import { Workspace } from './support/workspace';

/** Two clones at different paths that share nothing but a remote cache: what one has trained, the other does not train. */
describe('with a remote cache', () => {
  const cache = new RemoteCache();
  let first: Workspace;
  const experiment = 'digits-mlp';
  beforeAll(async () => {
    await cache.start();
    first = await demoWorkspace();
  });
  afterAll(() => cache.stop());

  it('uploads a training and its evaluation', async () => {
    await evaluate(first);
    expect(ran(first)).toEqual([`evaluate ${experiment}`, `train ${experiment}`]);
    expect(cache.entries.size).toBe(2);
  });

  it('restores them in a clone at another path, without Python, byte for byte', async () => {
    const second = await cloneOf(first, python);
    const { output } = await evaluate(second);
    expect(output).toContain('[remote cache]');
    expect(ran(second)).toEqual([]);
    expect(await outputs(second)).toEqual(await outputs(first));
    await expectLocalAfterwards(second);
  });

  it('restores them where there is no Python environment at all', async () => {
    const second = await cloneOf(first, undefined);
    expect(second.exists(`${lab}/venv`)).toBe(false);
    const { output } = await evaluate(second);
    expect(output).toContain('[remote cache]');
    expect(await outputs(second)).toEqual(await outputs(first));
  });

  it('trains where the code is other, and the first clone has that then', async () => {
    const second = await cloneOf(first, python);
    const file = `${lab}/src/architectures/mlp/mlp.py`;
    const other = first.read(file).replace('nn.ReLU()', 'nn.SiLU()');
    second.write(file, other);
    copyDigits(second.path(lab));
    await evaluate(second);
    expect(ran(second)).toEqual([`evaluate ${experiment}`, `train ${experiment}`]);
    first.write(file, other);
    await evaluate(first);
    expect(ran(first)).toEqual([]);
  });

  async function cloneOf(workspace: Workspace, interpreter: string | undefined) {
    const folder = join(mkdtempSync(join(tmpdir(), 'tensorlab-other-place-')), 'a/b');
    await shell('git', ['clone', '-q', workspace.root, folder], { cwd: workspace.root });
    symlinkSync(workspace.path('node_modules'), join(folder, 'node_modules'));
    return new Workspace(folder, interpreter);
  }

  function evaluate(workspace: Workspace) {
    const env = {
      ...cache.environment(),
      NX_CACHE_DIRECTORY: workspace.path('.nx/cache'),
      NX_WORKSPACE_DATA_DIRECTORY: workspace.path('.nx/workspace-data'),
    };
    return workspace.nx(`run ${experiment}:evaluate`, { env });
  }

  async function expectLocalAfterwards(workspace: Workspace): Promise<void> {
    cache.asked();
    for (const folder of ['experiments/runs', 'models/checkpoints']) {
      rmSync(workspace.path(lab, folder), { recursive: true });
    }
    expect((await evaluate(workspace)).output).toContain('[local cache]');
    expect(cache.asked()).toEqual([]);
    expect(await outputs(workspace)).toEqual(await outputs(first));
  }

  /** SHA-256 of everything that training and evaluating leave, by path; the lock is a process's own. */
  async function outputs(workspace: Workspace): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    const kinds = ['experiments/runs', 'experiments/logs', 'experiments/visualizations'];
    for (const kind of [...kinds, 'models/checkpoints']) {
      const folder = workspace.path(lab, kind, experiment);
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const file = join(entry.parentPath, entry.name);
        if (entry.isFile() && entry.name !== '.lock') {
          const path = file.slice(workspace.path(lab).length + 1);
          found[path] = createHash('sha256').update(readFileSync(file)).digest('hex');
        }
      }
    }
    expect(Object.keys(found).map((path) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining(['run.json', 'evaluation.json', 'best.pt', 'last.pt']),
    );
    return found;
  }
});
