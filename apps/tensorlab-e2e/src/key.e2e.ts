import { python } from './support/repository';
import { demoWorkspace, lab, ran } from './support/demo-lab';
import type { Workspace } from './support/workspace';

const all = ['digits-cnn', 'digits-cnn-small', 'digits-mlp', 'digits-mlp-wide'];
const mlps = ['digits-mlp', 'digits-mlp-wide'];
const cnns = ['digits-cnn', 'digits-cnn-small'];
const evaluated = (names: string[]) => names.map((name) => `evaluate ${name}`);
const trained = (names: string[]) => [...evaluated(names), ...names.map((name) => `train ${name}`)];

interface Explained {
  experiment: string;
  train: { state: string };
  evaluate: { state: string };
}

/** What an edit of the demo lab trains and evaluates again, judged by the Python processes that were started. */
describe('in the demo lab', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await demoWorkspace();
    await workspace.nx('run digits:evaluate');
    expect(ran(workspace)).toEqual(trained(all));
  });

  afterEach(async () => {
    await workspace.run('git', ['reset', '-q', '--hard']);
    await workspace.run('git', ['clean', '-qfd']);
  });

  /** What is run after an edit; the runs and Nx's cache of earlier cases stay. */
  async function after(
    edit: () => unknown,
    {
      line = 'run digits:evaluate',
      env = {},
    }: { line?: string; env?: Record<string, string> } = {},
  ): Promise<string[]> {
    await edit();
    await workspace.nx(line, { env });
    return ran(workspace);
  }

  /** What an edit would train and evaluate again, as `explain` says without running anything. */
  async function wouldRun(edit: () => unknown): Promise<string[]> {
    await edit();
    const { stdout } = await workspace.nx('run digits:explain --json');
    const { experiments } = JSON.parse(/^\{.*\}$/m.exec(stdout)![0]) as {
      experiments: Explained[];
    };
    expect(ran(workspace)).toEqual([]);
    return experiments
      .flatMap(({ experiment, train, evaluate }) => [
        ...(train.state === 'complete' ? [] : [`train ${experiment}`]),
        ...(evaluate.state === 'complete' ? [] : [`evaluate ${experiment}`]),
      ])
      .sort();
  }

  /** Replaces text that must be there. */
  function replace(file: string, from: string | RegExp, to: string): void {
    const text = workspace.read(`${lab}/${file}`);
    expect([file, text.replace(from, to) === text]).toEqual([file, false]);
    workspace.write(`${lab}/${file}`, text.replace(from, to));
  }

  const changedFiles = async () =>
    (await workspace.run('git', ['diff', '--name-only'])).stdout.split('\n').filter(Boolean).length;

  it('nothing runs for nothing', async () => {
    expect(await after(() => {})).toEqual([]);
  });

  it('explain says what will run, and why, and starts no Python', async () => {
    replace('src/losses/smooth_loss/smooth_loss.py', '=smoothing', '=2 * smoothing');
    replace('experiments/configs/digits-mlp/experiment.yaml', 'batch_size: 64', 'batch_size: 32');
    replace('requirements.lock', /^torch==.*$/m, 'torch==2.13.9');
    const { stdout: text } = await workspace.nx('run digits-mlp-wide:explain');
    expect(text).toContain('dataloader.batch_size: 64 -> 32');
    expect(text).toContain('set in   experiments/configs/digits-mlp/experiment.yaml:13');
    expect(text).toContain('changed  SmoothLoss.__init__');
    expect(text).toContain('from     experiments/configs/digits-mlp/experiment.yaml:');
    expect(text).toContain('torch 2.13.0 -> 2.13.9');
    const { stdout } = await workspace.nx('run digits:explain --json');
    const { experiments } = JSON.parse(/^\{.*\}$/m.exec(stdout)![0]) as {
      experiments: { experiment: string; train: { state: string }; reasons: { kind: string }[] }[];
    };
    expect(
      experiments.map(({ experiment, train, reasons }) => [
        experiment,
        train.state,
        ...reasons.map(({ kind }) => kind),
      ]),
    ).toEqual([
      ...cnns.map((name) => [name, 'runs', 'package']),
      ...mlps.map((name) => [name, 'runs', 'config', 'module', 'package']),
    ]);
    expect(ran(workspace)).toEqual([]);
  });

  it.each([
    ['short lines', ['--line-length=60']],
    ['long lines, no magic commas', ['--line-length=140', '--skip-magic-trailing-comma', '-S']],
  ])('black on every file: %s', async (_, options) => {
    const reformat = () =>
      workspace.run(python, ['-m', 'black', '-q', ...options, workspace.path(lab)]);
    expect(await after(reformat)).toEqual([]);
    expect(await changedFiles()).toBeGreaterThan(0);
  });

  it('a docstring', async () => {
    const edit = () => {
      replace('src/architectures/mlp/mlp.py', 'A multi-layer perceptron.', 'Linear layers.');
      replace(
        'src/trainers/supervised/supervised.py',
        'Train, validate after each epoch',
        'Train a while',
      );
      replace('src/dataloaders/digits/digits.py', 'The three splits, always the same.', 'Splits.');
    };
    expect(await after(edit)).toEqual([]);
  });

  it('comments and blank lines, in Python and in YAML', async () => {
    const edit = () => {
      for (const file of [
        'src/__init__.py',
        'src/losses/__init__.py',
        'src/losses/smooth_loss/smooth_loss.py',
        'src/architectures/cnn/cnn.py',
        'src/trainers/supervised/supervised.py',
        ...all.map((name) => `experiments/configs/${name}/experiment.yaml`),
      ]) {
        const text = workspace.read(`${lab}/${file}`);
        workspace.write(`${lab}/${file}`, `# TODO: why?\n\n${text.replaceAll('\n', '\n\n')}`);
      }
    };
    expect(await after(edit)).toEqual([]);
  });

  it('the order of the sections and the spelling of a config', async () => {
    const edit = () => {
      replace('experiments/configs/digits-cnn/experiment.yaml', /architecture:\n.*\n.*\n.*\n/, '');
      workspace.append(
        `${lab}/experiments/configs/digits-cnn/experiment.yaml`,
        '\narchitecture: {_target_: "src.architectures.cnn.CNN", "channels": 32, stages: 2}\n',
      );
      replace('experiments/configs/digits-cnn/experiment.yaml', 'lr: 3e-3', 'lr: 0.003');
    };
    expect(await after(edit)).toEqual([]);
  });

  it('a description and tags', async () => {
    const edit = () =>
      replace('experiments/configs/digits-mlp/experiment.yaml', /description: .*/, 'tags: [base]');
    expect(await after(edit)).toEqual([]);
  });

  it('a util that nothing imports', async () => {
    const edit = () => workspace.append(`${lab}/src/utils/plots.py`, 'size = 3\n');
    expect(await after(edit)).toEqual([]);
  });

  it('a metric: evaluations of its experiments, no training', async () => {
    const edit = () =>
      workspace.append(
        `${lab}/experiments/configs/digits-mlp/experiment.yaml`,
        'evaluate:\n  metrics: [accuracy, precision]\n',
      );
    expect(await wouldRun(edit)).toEqual(evaluated(mlps));
    expect(await after(() => {})).toEqual(evaluated(mlps));
    // And the first evaluations are back, where explain sees them.
    expect(await after(() => workspace.run('git', ['checkout', '-q', '.']))).toEqual([]);
  });

  it('a loss: its users', async () => {
    const edit = () =>
      replace(
        'src/losses/smooth_loss/smooth_loss.py',
        'label_smoothing=smoothing',
        'reduction="sum"',
      );
    expect(await wouldRun(edit)).toEqual(trained(mlps));
    expect(await after(() => {})).toEqual(trained(mlps));
  });

  it('batch_size of a base experiment: it and those that extend it', async () => {
    const edit = () =>
      replace(
        'experiments/configs/digits-cnn/experiment.yaml',
        'batch_size: 64',
        'batch_size: 128',
      );
    expect(await wouldRun(edit)).toEqual(trained(cnns));
  });

  it('a value of an experiment that extends another: it alone', async () => {
    const edit = () =>
      replace('experiments/configs/digits-cnn-small/experiment.yaml', 'channels: 8', 'channels: 4');
    expect(await wouldRun(edit)).toEqual(trained(['digits-cnn-small']));
  });

  it('the manifest of the dataset: all', async () => {
    const edit = () =>
      replace('datasets/raw/digits/dataset.yaml', 'load_digits', 'load_digits_again');
    expect(await wouldRun(edit)).toEqual(trained(all));
  });

  it('jupyterlab in the lock', async () => {
    const edit = () => replace('requirements.lock', /^jupyterlab==.*$/m, 'jupyterlab==4.5.1');
    expect(await after(edit)).toEqual([]);
  });

  it('torch in the lock: all', async () => {
    const line = "torch==2.13.0 ; python_version >= '3'";
    const edit = () => replace('requirements.lock', /^torch==.*$/m, line);
    expect(await wouldRun(edit)).toEqual(trained(all));
  });

  it('an edit and its undoing: the first run again', async () => {
    const file = 'experiments/configs/digits-cnn-small/experiment.yaml';
    const small = trained(['digits-cnn-small']);
    expect(await after(() => replace(file, 'channels: 8', 'channels: 5'))).toEqual(small);
    expect(await after(() => replace(file, 'channels: 5', 'channels: 8'))).toEqual([]);
    expect(await after(() => replace(file, 'channels: 8', 'channels: 5'))).toEqual([]);
  });

  describe('what Nx counts and training does not', () => {
    it('nx.json', async () => {
      const nxJson = { ...workspace.readJson('nx.json'), parallel: 2 };
      const edit = () => workspace.write('nx.json', JSON.stringify(nxJson));
      expect(await after(edit)).toEqual([]);
    });

    it('.gitignore', async () => {
      expect(await after(() => workspace.append('.gitignore', '*.bak\n'))).toEqual([]);
    });

    it('nx reset', async () => {
      expect(await after(() => workspace.nx('reset'))).toEqual([]);
    });
  });

  it('stays a hit with --parallel, in CI, and with the daemon', async () => {
    const line = 'run-many -t evaluate --projects=digits* --parallel=4';
    expect(await after(() => {}, { line })).toEqual([]);
    expect(await after(() => {}, { env: { CI: 'true' } })).toEqual([]);
    expect(await after(() => {}, { line, env: { NX_DAEMON: 'true' } })).toEqual([]);
    const edit = () => replace('src/architectures/mlp/mlp.py', 'nn.ReLU()', 'nn.SiLU()');
    expect(await after(edit, { line, env: { CI: 'true' } })).toEqual(trained(mlps));
    expect(await after(() => {}, { line, env: { CI: 'true' } })).toEqual([]);
    await workspace.nx('daemon --stop');
  });
});
