import { below, smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { createNodes, preTasksExecution } from '../plugin';
import { keyEnvironment } from './hook';

let workspace: WorkspaceFixture;
beforeEach(() => (workspace = new WorkspaceFixture(smallLab)));
afterEach(() => {
  delete process.env.WIDTH;
  workspace.dispose();
});

/** What Nx does before it runs tasks, unless its daemon has a graph already. */
const makeGraph = () =>
  createNodes[1](workspace.files(), undefined, {
    workspaceRoot: workspace.root,
    nxJsonConfiguration: {},
  });

const environment = (...argv: string[]) => keyEnvironment(workspace.root, ['node', 'nx', ...argv]);
const key = /^[0-9a-f]{32}$/;
const marked = /^[0-9a-f]{32}-[0-9a-f]{16}$/;
const base = 'experiments/configs/base/experiment.yaml';

it('has both keys of every experiment, the same each time', async () => {
  await makeGraph();
  expect(environment('run-many', '-t', 'train')).toEqual({
    TENSORLAB_TRAIN_BASE: expect.stringMatching(key),
    TENSORLAB_EVALUATE_BASE: expect.stringMatching(key),
    TENSORLAB_TRAIN_WIDE: expect.stringMatching(key),
    TENSORLAB_EVALUATE_WIDE: expect.stringMatching(key),
  });
  expect(environment()).toEqual(environment());
});

it('has only the experiments that the command line can run', async () => {
  await makeGraph();
  expect(environment('run', 'base:train')).toEqual({
    TENSORLAB_TRAIN_BASE: expect.stringMatching(key),
    TENSORLAB_EVALUATE_BASE: expect.stringMatching(key),
  });
  expect(environment('run', 'base:train')).toHaveProperty('TENSORLAB_TRAIN_WIDE', undefined);
  expect(environment('run', 'digits:train').TENSORLAB_TRAIN_WIDE).toMatch(key);
  workspace.write({ 'experiments/configs/base/project.json': '{"name": "base"}' });
  await makeGraph();
  expect(environment('run', 'base:train').TENSORLAB_TRAIN_WIDE).toMatch(key);
});

it('takes away what an earlier command has left', async () => {
  await makeGraph();
  const run = (task: string) =>
    preTasksExecution(undefined, {
      id: task,
      workspaceRoot: workspace.root,
      nxJsonConfiguration: {},
      argv: ['node', 'nx', 'run', task],
    });
  await run('wide:train');
  expect(process.env.TENSORLAB_TRAIN_WIDE).toMatch(key);
  await run('base:train');
  expect(process.env.TENSORLAB_TRAIN_BASE).toMatch(key);
  expect(process.env.TENSORLAB_TRAIN_WIDE).toBeUndefined();
});

it.each([
  ['--set', 'a=1'],
  ['--set=a=1'],
  ['-c', 'big'],
  ['--configuration=big'],
  ['base:train:big'],
])('never lets Nx take a variant from its cache: %s %s', async (...argv) => {
  await makeGraph();
  const first = environment('run', 'base:train', ...argv).TENSORLAB_TRAIN_BASE!;
  expect(first).toMatch(marked);
  expect(first.slice(0, 32)).toBe(environment().TENSORLAB_TRAIN_BASE);
  expect(environment(...argv).TENSORLAB_TRAIN_BASE).not.toBe(first);
});

it('never lets Nx take an experiment without a key from its cache, and the others go on', async () => {
  workspace.write({ 'experiments/configs/wide/experiment.yaml': 'extends: [' });
  await makeGraph();
  const { TENSORLAB_TRAIN_BASE, TENSORLAB_TRAIN_WIDE } = environment();
  expect(TENSORLAB_TRAIN_BASE).toMatch(key);
  expect(TENSORLAB_TRAIN_WIDE).toMatch(/^unkeyed-/);
  expect(environment().TENSORLAB_TRAIN_WIDE).not.toBe(TENSORLAB_TRAIN_WIDE);
});

it('marks the keys of a graph that is older than the files: its outputs are those of another run', async () => {
  await makeGraph();
  const before = environment().TENSORLAB_TRAIN_BASE!;
  workspace.write({ 'src/utils/seed.py': 'def seed(number): ...\n' });
  const { TENSORLAB_TRAIN_BASE: after } = environment();
  expect(after).toMatch(marked);
  expect(after!.slice(0, 32)).not.toBe(before);
  await makeGraph();
  expect(environment().TENSORLAB_TRAIN_BASE).toBe(after!.slice(0, 32));
});

it('goes with the environment that a config reads, in an analysis that was kept too', async () => {
  workspace.write({ [base]: smallLab[base]!.replace('128', '${oc.env:WIDTH}') });
  const keys = [];
  for (const width of ['1', '2', '1']) {
    process.env.WIDTH = width;
    await makeGraph();
    keys.push(environment().TENSORLAB_TRAIN_BASE);
  }
  expect(keys[1]).not.toBe(keys[0]);
  expect(keys[2]).toBe(keys[0]);
});

it('sees a module that appears where an import looked for it in vain', async () => {
  workspace.write({ 'src/utils/seed.py': 'import tools.deep\n', 'tools/other.py': '' });
  await makeGraph();
  const before = environment().TENSORLAB_TRAIN_BASE;
  workspace.write({ 'tools/deep.py': '' });
  await makeGraph();
  const after = environment().TENSORLAB_TRAIN_BASE;
  expect(after).not.toBe(before);
  workspace.write({ 'tools/deep.py': 'x = 1\n' });
  await makeGraph();
  expect(environment().TENSORLAB_TRAIN_BASE).not.toBe(after);
});

describe('a cross-validation', () => {
  const section = (text: string) =>
    workspace.write({ [base]: `${smallLab[base]!}crossval: ${text}\n` });

  it('has both keys of every fold and seed', async () => {
    section('{folds: 2, seeds: [1]}');
    await makeGraph();
    const keys = environment('run', 'base:crossval');
    const names = ['TRAIN', 'EVALUATE'].flatMap((target) =>
      [1, 2].map((fold) => `TENSORLAB_${target}_BASE__FOLD_${fold}_SEED_1`),
    );
    names.forEach((name) => expect(keys[name]).toMatch(key));
    expect(new Set([...names, 'TENSORLAB_TRAIN_BASE'].map((name) => keys[name])).size).toBe(5);
    expect(environment('run', 'base:train-fold-1-seed-1')).toEqual(keys);
    const other = environment('run', 'other:crossval');
    names.forEach((name) => expect(other[name]).toMatch(key));
    const alone = environment('run', 'base:train');
    expect(alone.TENSORLAB_TRAIN_BASE).toMatch(key);
    names.forEach((name) => expect(alone[name]).toBeUndefined());
  });

  it('is taken away from a command that cannot run it', async () => {
    workspace.write({ [base]: smallLab[base]! });
    const wide = 'experiments/configs/wide/experiment.yaml';
    workspace.write({ [wide]: `${smallLab[wide]!}crossval: {folds: 2}\n` });
    await makeGraph();
    expect(environment('run', 'base:train')).toHaveProperty(
      'TENSORLAB_TRAIN_WIDE__FOLD_1',
      undefined,
    );
  });

  it('is left out where its keys and those of others are too many for a process', async () => {
    const long = 'a'.repeat(200);
    const seeds = Array.from({ length: 900 }, (_, at) => at);
    for (const name of [`${long}-1`, `${long}-2`]) {
      const text = `extends: base\ncrossval: {seeds: [${seeds.join()}]}\n`;
      workspace.write({ [`experiments/configs/${name}/experiment.yaml`]: text });
    }
    await makeGraph();
    const variable = `TENSORLAB_TRAIN_${long.toUpperCase()}_1__SEED_1`;
    const all = environment('affected', '-t', 'crossval');
    expect(all[variable]).toBeUndefined();
    expect(all[variable.replace('__SEED_1', '')]).toMatch(key);
    expect(all.TENSORLAB_TRAIN_BASE).toMatch(key);
    expect(environment('run', `${long}-1:crossval`)[variable]).toMatch(key);
  });

  it.each([['--set=a=1'], ['base:crossval:big']])('is no hit as a variant: %s', async (arg) => {
    section('{folds: 2}');
    await makeGraph();
    const keys = environment('run', 'base:crossval', arg);
    expect(keys.TENSORLAB_EVALUATE_BASE__FOLD_1).toMatch(marked);
  });

  it('marks only the folds and seeds that the graph does not know yet', async () => {
    section('{seeds: [1, 2]}');
    await makeGraph();
    section('{seeds: [1, 3]}');
    const keys = environment();
    expect(keys.TENSORLAB_TRAIN_BASE__SEED_1).toMatch(key);
    expect(keys.TENSORLAB_TRAIN_BASE__SEED_3).toMatch(marked);
    expect(keys).not.toHaveProperty('TENSORLAB_TRAIN_BASE__SEED_2');
  });

  it('has no keys where the experiment has none', async () => {
    section('{folds: 2}\ninputs: [nothing.txt]');
    await makeGraph();
    expect(environment().TENSORLAB_TRAIN_BASE__FOLD_1).toMatch(/^unkeyed-/);
  });
});

it('tells experiments of one name in two labs apart', async () => {
  workspace.dispose();
  workspace = new WorkspaceFixture({ ...below('a', smallLab), ...below('b', smallLab) });
  await makeGraph();
  const names = Object.keys(environment());
  expect(names).toHaveLength(8);
  expect(names.filter((name) => /^TENSORLAB_TRAIN_BASE_[0-9A-F]{8}$/.test(name))).toHaveLength(2);
});
