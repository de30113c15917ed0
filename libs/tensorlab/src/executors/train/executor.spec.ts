import { existsSync, rmSync } from 'node:fs';
import { KeyedTaskFixture } from '../keyed-task-fixture';
import { labWithScript } from '../testing';
import train from './executor';

const yaml = 'experiments/configs/base/experiment.yaml';

let task: KeyedTaskFixture;
let said: string[];
beforeEach(() => {
  task = new KeyedTaskFixture();
  said = [];
  jest.spyOn(console, 'log').mockImplementation((text) => said.push(text));
  jest.spyOn(console, 'error').mockImplementation((text) => said.push(text));
});
afterEach(() => {
  jest.restoreAllMocks();
  task.dispose();
});

const ok = { success: true };

it('starts the runtime on the experiment, with the run, its key and every override', async () => {
  const set = ['trainer.epochs=3', 'tags=[a', 'b]'];
  expect(await train({ set }, task.context)).toEqual(ok);
  const [first, second, verb, , config, , run, , key, ...rest] = task.started();
  expect([first, second, verb, config]).toEqual(['-m', 'tensorlab', 'train', yaml]);
  expect(run).toBe(task.run('trainer.epochs=3'));
  expect(rest).toEqual(['--set', 'trainer.epochs=3', '--set', 'tags=[a,b]']);
  const { sources, ...details } = task.keyFile();
  expect(details).toEqual(
    JSON.parse(JSON.stringify(task.details('trainer.epochs=3', 'tags=[a,b]'))),
  );
  expect(sources).toMatchObject({
    'experiments/configs/base/experiment.yaml': expect.stringMatching(/^[0-9a-f]{64}$/),
    'src/architectures/mlp/mlp.py': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(existsSync(key!)).toBe(false);
});

it('lets Python say what is wrong with an experiment that has no key', async () => {
  task.workspace.write({ [yaml]: 'project: digits\n' });
  task.promise({ train: 'unkeyed-1' });
  await train({}, task.context);
  expect(task.started()).toEqual(['-m', 'tensorlab', 'train', '--config', yaml]);
});

it('fails when the training fails', async () => {
  const { context } = labWithScript('experiments/configs/digits-mlp', { status: 1 });
  expect(await train({}, context)).toEqual({ success: false });
});

it('says why it trains although there are runs', async () => {
  task.runs.run('base', task.run(), { key: task.details() });
  await train({ set: ['trainer.epochs=3'] }, task.context);
  expect(said).toEqual(['base: trains because trainer.epochs: 1 -> 3 (--set)']);
});

describe('a run that lies complete in its folder', () => {
  it.each([[[]], [['trainer.epochs=3']]])('is not trained again, with %j', async (set) => {
    const run = task.run(...set);
    task.runs.run('base', run);
    expect(await train({ set }, task.context)).toEqual(ok);
    expect(said).toEqual([`base: run ${run} is complete, nothing to train`]);
    expect(task.started()).toEqual([]);
  });

  it('is left to the runtime where a file of it is gone', async () => {
    const run = task.run();
    task.runs.run('base', run);
    rmSync(task.runs.path(`models/checkpoints/base/${run}/best.pt`));
    await train({}, task.context);
    expect(said).toEqual([
      `base: run ${run} was complete, but models/checkpoints/base/${run}/best.pt is gone or changed`,
    ]);
    expect(task.started()).toContain('train');
  });

  it.each(['running', 'failed', 'interrupted'])('is none where it is %s', async (status) => {
    task.runs.run('base', task.run(), { status });
    await train({}, task.context);
    expect(task.started()).toContain('train');
  });

  it('is not one of other files', async () => {
    task.runs.run('base', task.run());
    task.workspace.write({ 'src/architectures/mlp/mlp.py': 'class MLP: x = 1\n' });
    await train({}, task.context);
    expect(task.started()).toContain(task.run());
  });
});

describe('--accept-inputs', () => {
  const unproven = (write: object) => {
    const run = task.run();
    task.runs.run('base', run, { status: 'unproven' });
    task.runs.write(`experiments/runs/base/${run}/unknown.json`, { write });
    return run;
  };

  it('writes what an unproven run read, and has it taken over under its new key', async () => {
    task.workspace.write({
      [yaml]: `# mine\n${task.workspace.text(yaml)}inputs: [README.md] # why\n`,
      'README.md': 'x',
      'extra/a.txt': 'a',
    });
    const before = unproven({ inputs: ['extra/a.txt', 'env:DEPTH'] });
    expect(await train({ acceptInputs: true }, task.context)).toEqual(ok);
    expect(task.workspace.text(yaml)).toMatch(/^# mine\n/);
    expect(task.workspace.text(yaml)).toMatch(
      /inputs: \[ ?README.md, extra\/a.txt, env:DEPTH ?\] # why\n/,
    );
    expect(said).toEqual([`base: ${yaml} has now extra/a.txt, env:DEPTH`]);
    expect(task.started().filter((word) => word === 'train')).toEqual(['train']);
    expect(task.started()).toContain(task.run());
    expect(task.run()).not.toBe(before);
  });

  it('writes nothing where a program could not', async () => {
    unproven({});
    const text = task.workspace.text(yaml);
    expect(await train({ acceptInputs: true }, task.context)).toEqual({ success: false });
    expect(task.workspace.text(yaml)).toBe(text);
    expect(task.started()).toEqual([]);
  });

  it('trains what is not trained yet', async () => {
    expect(await train({ acceptInputs: true }, task.context)).toEqual(ok);
    expect(task.started()).toContain('train');
  });
});

describe('what Nx would keep under another key', () => {
  it('is trained where the files are those that the hook saw', async () => {
    task.promise({ train: task.details().train.key });
    expect(await train({ run: task.run() }, task.context)).toEqual(ok);
  });

  it('is refused where a file was edited since', async () => {
    task.promise({ train: task.details().train.key });
    const run = task.run();
    task.workspace.write({ 'src/architectures/mlp/mlp.py': 'class MLP: x = 1\n' });
    expect(await train({ run }, task.context)).toEqual({ success: false });
    expect(said[0]).toMatch(/edited while Nx was starting.*\n {2}next: nx run base:train/);
    expect(task.started()).toEqual([]);
  });

  it('is refused where a variable has another value, and says which may have', async () => {
    task.workspace.write({ [yaml]: `${task.workspace.text(yaml)}inputs: ['env:WIDTH']\n` });
    task.promise({ train: task.details().train.key });
    process.env.WIDTH = '3';
    try {
      expect(await train({}, task.context)).toEqual({ success: false });
    } finally {
      delete process.env.WIDTH;
    }
    expect(said[0]).toMatch(/another value in the task: WIDTH\./);
  });

  it('is refused where the hook did not compare its files with the graph', async () => {
    delete process.env.TENSORLAB_GRAPH_0;
    expect(await train({}, task.context)).toEqual({ success: false });
    expect(said[0]).toMatch(/runs base:train without knowing [^]*\n {2}next: nx run base:train/);
    expect(task.started()).toEqual([]);
  });

  it('is refused where the graph has the outputs of another run', async () => {
    task.promise({ train: task.details().train.key });
    expect(await train({ run: '0123456789ab' }, task.context)).toEqual({ success: false });
  });

  it('is trained where the hook made sure that Nx never takes it for another', async () => {
    task.promise({ train: `${task.details().train.key}-a1b2` });
    expect(await train({ run: '0123456789ab' }, task.context)).toEqual(ok);
  });

  it('is one fold and seed of a cross-validation, by its own key', async () => {
    const variant = ['seed=1', 'dataloader.fold=[2,5]'];
    const targets = task.context.projectsConfigurations.projects.base!.targets!;
    targets['train-fold-2-seed-1'] = { inputs: [{ env: 'TENSORLAB_TRAIN_BASE__FOLD_2_SEED_1' }] };
    const context = { ...task.context, targetName: 'train-fold-2-seed-1' };
    const promised = task.details(...variant).train.key;
    process.env.TENSORLAB_TRAIN_BASE__FOLD_2_SEED_1 = promised.slice(0, 32);
    try {
      expect(await train({ variant, run: task.run(...variant) }, context)).toEqual(ok);
      expect(task.started()).toEqual(expect.arrayContaining(['--set', 'dataloader.fold=[2,5]']));
      expect(await train({ variant, set: ['a=1'] }, context)).toEqual({ success: false });
      expect(said.at(-1)).toContain('option set of base:train-fold-2-seed-1 (a=1) does not come');
    } finally {
      delete process.env.TENSORLAB_TRAIN_BASE__FOLD_2_SEED_1;
    }
  });

  it('is refused where overrides come from a configuration', async () => {
    task.promise({ train: task.details().train.key });
    expect(await train({ set: ['seed=2'] }, task.context)).toEqual({ success: false });
    expect(said[0]).toContain('The option set of base:train (seed=2) does not come from the');
  });
});
