import { demoWorkspace, lab, ran } from './support/demo-lab';
import type { Workspace } from './support/workspace';

const code = `${lab}/src/preprocess/digits/preprocess.py`;
const made = ['preprocess digits', 'split digits'];
const used = ['evaluate prepared', 'preprocess digits', 'split digits', 'train prepared'];

/** From raw files to a training: what is made again after an edit, judged by the Python processes that were started. */
describe('prepared data', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await demoWorkspace();
    await workspace.nx('g tensorlab:preprocess digits --variant=arrays');
    await workspace.nx('g tensorlab:dataloader prepared --variant=processed');
    await workspace.nx(
      'g tensorlab:experiment prepared --project=digits --architecture=mlp --dataloader=prepared ' +
        '--set=dataloader.dataset=processed/digits --set=trainer.epochs=1',
    );
    await workspace.commit('feat: prepared digits');
  });

  afterEach(async () => {
    await workspace.run('git', ['reset', '-q', '--hard']);
    workspace.pythonStarts();
  });

  function replace(file: string, from: string, to: string): void {
    const text = workspace.read(file);
    expect(text).toContain(from);
    workspace.write(file, text.replace(from, to));
  }

  it('is made, split and trained on by one command, and once', async () => {
    const { stdout } = await workspace.nx('run prepared:evaluate --outputStyle=static');
    expect(stdout).toContain('digits: 1,797 samples: x float32 (64,), y 10 classes;');
    expect(stdout).toContain('digits: train 1,168, val 270, test 359');
    expect(ran(workspace)).toEqual(used);
    await workspace.nx('run-many -t evaluate -p prepared,digits-mlp');
    expect(ran(workspace)).toEqual(['evaluate digits-mlp', 'train digits-mlp']);
    await workspace.nx('run digits-mlp:evaluate');
    await workspace.nx('run prepared:evaluate');
    expect(ran(workspace)).toEqual([]);
  });

  it('comes back out of the cache, without Python', async () => {
    const before = workspace.read(`${lab}/datasets/splits/digits/test.txt`);
    await workspace.run('rm', ['-r', `${lab}/datasets/processed`, `${lab}/datasets/splits/digits`]);
    await workspace.nx('run preprocess-digits:split');
    expect(workspace.read(`${lab}/datasets/splits/digits/test.txt`)).toBe(before);
    expect(workspace.exists(`${lab}/datasets/processed/digits/x.npy`)).toBe(true);
    await workspace.nx('reset');
    await workspace.nx('run prepared:train');
    const starts = ran(workspace); // Nx has forgotten, the disk has not
    expect(starts).toEqual(made);
  });

  it('is not made again for a docstring, a comment and a blank line', async () => {
    replace(code, 'Write the features and the label of every sample.', 'Features.');
    replace(code, 'import numpy as np', '# Arrays.\n\nimport numpy as np');
    await workspace.nx('run-many -t evaluate -p prepared,digits-mlp');
    expect(ran(workspace)).toEqual([]);
  });

  it('an edit of its code makes it anew, and trains its users and nobody else', async () => {
    replace(code, 'x.astype("float32")', 'x.astype("float32") / 16');
    const { stdout } = await workspace.nx('show projects --affected');
    const affected = stdout.trim().split('\n');
    expect(affected).toEqual(expect.arrayContaining(['preprocess-digits', 'prepared']));
    expect(affected).not.toContain('digits-mlp');
    expect((await workspace.nx('run prepared:explain')).stdout).toMatch(
      /code +src\/preprocess\/digits\/preprocess\.py changed\n +changed +preprocess\n/,
    );
    await workspace.nx('run-many -t evaluate -p prepared,digits-mlp');
    expect(ran(workspace)).toEqual(used);
  });

  it('another split makes no data anew', async () => {
    replace(`${lab}/src/preprocess/digits/split.py`, 'SEED = 0', 'SEED = 1');
    await workspace.nx('run prepared:evaluate');
    expect(ran(workspace)).toEqual(used.filter((one) => one !== 'preprocess digits'));
  });

  it('that leaks is refused, and nothing is trained', async () => {
    replace(
      code,
      '    out.features',
      '    x, y = np.concatenate([x, x[:40]]), np.concatenate([y, y[:40]])\n    out.features',
    );
    const { output } = await workspace.nx('run prepared:train --outputStyle=static', {
      fails: true,
    });
    expect(output).toContain('src/preprocess/digits/split.py: The splits are not apart:');
    expect(output).toMatch(
      /\d+ contents in several splits, sample for sample:\n {6}\w+ \d+ = \w+ \d+\n/,
    );
    expect(output).toContain('ALLOW_DUPLICATES = True');
    expect(ran(workspace)).toEqual(made);
  });

  it('trained on in Python alone is compared with what was made', async () => {
    await workspace.nx('run preprocess-digits:split');
    workspace.append(`${lab}/datasets/splits/digits/test.txt`, '5000\n');
    const { stderr } = await workspace.run(
      'env',
      ['sh', '-c', '$TENSORLAB_PYTHON -m tensorlab train --config prepared --set seed=7'],
      {
        cwd: workspace.path(lab),
        env: { PYTHONPATH: workspace.path('node_modules/tensorlab/runtime') },
        fails: true,
      },
    );
    expect(stderr).toContain(
      'datasets/splits/digits/test.txt:360: There is no sample 5000: they are 0 to 1796.',
    );
    expect(stderr).toContain('next: npx nx run preprocess-digits:split');
  });
});
