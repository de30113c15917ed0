import { keyOf, promisedKey } from '../executors/promised-key';
import { below, smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { preTasksExecution } from '../plugin';
import { keyEnvironment } from './hook';
import { NxFixture } from './nx-fixture';

let workspace: WorkspaceFixture;
let nx: NxFixture;
beforeEach(() => use(new WorkspaceFixture(smallLab)));
afterEach(() => {
  delete process.env.WIDTH;
  workspace.dispose();
});

function use(fixture: WorkspaceFixture) {
  workspace = fixture;
  nx = new NxFixture(fixture);
}

const key = /^[0-9a-f]{32}$/;
const marked = /^[0-9a-f]{32}-[0-9a-f]{16}$/;
const base = 'experiments/configs/base/experiment.yaml';
const wide = 'experiments/configs/wide/experiment.yaml';
const imported = 'src/utils/seed.py';
const ofExperiments = (environment: Record<string, string>) =>
  Object.keys(environment).filter((name) => /^TENSORLAB_(TRAIN|EVALUATE)_/.test(name));
const kept = (task: string, ...argv: string[]) => keyOf(nx.target(task), nx.environment(...argv));

it('says nothing of an experiment whose keys the graph has', async () => {
  await nx.makeGraph();
  expect(nx.environment('run-many', '-t', 'train')).toEqual({
    [nx.target('base:train').inputs!.flatMap(graphVariable)[0]!]: 'known',
    TENSORLAB_NEVER_TWICE: expect.stringMatching(/^[0-9a-f]{16}$/),
    [`TENSORLAB_EVALUATED_${evaluated().toUpperCase()}`]: evaluated(),
  });
  expect(kept('base:train')).toMatch(key);
  expect(kept('base:evaluate')).toMatch(key);
});

const graphVariable = (input: unknown) =>
  /TENSORLAB_GRAPH_\w+/.exec(JSON.stringify(input))?.slice(0, 1) ?? [];
/** Both experiments of the lab are evaluated alike. */
const evaluated = () =>
  /TENSORLAB_EVALUATED_(\w+)/.exec(JSON.stringify(nx.target('wide:evaluate')))![1]!.toLowerCase();

it('lets Nx hash the same each time, and another key otherwise', async () => {
  await nx.makeGraph();
  const hashes = () =>
    ['base:train', 'base:evaluate', 'wide:train', 'wide:evaluate'].map((task) => nx.hashed(task));
  const before = hashes();
  expect(hashes()).toEqual(before);
  expect(new Set(before).size).toBe(4);
  workspace.write({ [imported]: 'def seed(number): ...\n' });
  await nx.makeGraph();
  hashes().forEach((hash, at) => expect(hash).not.toBe(before[at]));
  workspace.write({ [imported]: smallLab[imported]! });
  await nx.makeGraph();
  expect(hashes()).toEqual(before);
});

it('lets another evaluation alone be another one', async () => {
  await nx.makeGraph();
  const before = ['base:train', 'base:evaluate', 'wide:evaluate'].map((task) => nx.hashed(task));
  workspace.write({ [base]: `${smallLab[base]!}evaluate: {splits: [val]}\n` });
  workspace.write({ [wide]: `${smallLab[wide]!}evaluate: {splits: [test]}\n` });
  await nx.makeGraph();
  expect(nx.hashed('base:train')).toBe(before[0]);
  expect(nx.hashed('base:evaluate')).not.toBe(before[1]);
  expect(nx.hashed('wide:evaluate')).toBe(before[2]); // the default, written out
});

it('reaches the environment of Nx', async () => {
  await nx.makeGraph();
  workspace.write({ [wide]: `${smallLab[wide]!}seed: 3\n` });
  await preTasksExecution(undefined, {
    id: 'run',
    workspaceRoot: workspace.root,
    nxJsonConfiguration: {},
    argv: ['node', 'nx', 'run', 'wide:train'],
  });
  expect(process.env.TENSORLAB_TRAIN_WIDE).toMatch(marked);
  delete process.env.TENSORLAB_TRAIN_WIDE;
});

it.each([
  ['--set', 'a=1'],
  ['--set=a=1'],
  ['-c', 'big'],
  ['--configuration=big'],
  ['base:train:big'],
])('never lets Nx take a variant from its cache: %s %s', async (...argv) => {
  await nx.makeGraph();
  const first = nx.hashed('base:train', 'run', 'base:train', ...argv);
  expect(nx.hashed('base:train', 'run', 'base:train', ...argv)).not.toBe(first);
  expect(first).not.toBe(nx.hashed('base:train'));
  expect(kept('base:train', ...argv)).toBeUndefined();
});

it('never lets Nx take an experiment without a key from its cache, and the others go on', async () => {
  workspace.write({ [wide]: 'extends: [' });
  await nx.makeGraph();
  expect(kept('base:train')).toMatch(key);
  for (const task of ['wide:train', 'wide:evaluate']) {
    expect(kept(task)).toBeUndefined();
    expect(nx.hashed(task)).not.toBe(nx.hashed(task));
  }
});

it('marks the keys of a graph that is older than the files: its outputs are those of another run', async () => {
  await nx.makeGraph();
  const before = nx.hashed('base:train');
  workspace.write({ [imported]: 'def seed(number): ...\n' });
  expect(nx.environment().TENSORLAB_TRAIN_BASE).toMatch(marked);
  expect(kept('base:train')).toBeUndefined();
  expect(nx.hashed('base:train')).not.toBe(before);
  expect(nx.hashed('base:train')).not.toBe(nx.hashed('base:train'));
  await nx.makeGraph();
  expect(ofExperiments(nx.environment())).toEqual([]);
});

it('runs nothing by a graph that another one has followed meanwhile', async () => {
  await nx.makeGraph();
  const targets = { train: nx.target('base:train') };
  const before = nx.hashed('base:train');
  workspace.write({ [imported]: 'def seed(number): ...\n' });
  await new NxFixture(workspace).makeGraph();
  expect(nx.hashed('base:train')).not.toBe(before);
  const projectsConfigurations = { projects: { base: { root: '', targets } } };
  const context = { projectsConfigurations, projectName: 'base' };
  expect(() => promisedKey('train', context as never, nx.environment())).toThrow(
    'Nx runs base:train without knowing whether its files are those of the graph.',
  );
});

it('goes with the environment that a config reads, in an analysis that was kept too', async () => {
  workspace.write({ [base]: smallLab[base]!.replace('128', '${oc.env:WIDTH}') });
  const hashes = [];
  for (const width of ['1', '2', '1']) {
    process.env.WIDTH = width;
    await nx.makeGraph();
    hashes.push(nx.hashed('base:train'));
  }
  expect(hashes[1]).not.toBe(hashes[0]);
  expect(hashes[2]).toBe(hashes[0]);
  process.env.WIDTH = '2';
  expect(nx.environment().TENSORLAB_TRAIN_BASE).toMatch(marked);
});

it('sees a module that appears where an import looked for it in vain', async () => {
  workspace.write({ [imported]: 'import tools.deep\n', 'tools/other.py': '' });
  await nx.makeGraph();
  const before = nx.hashed('base:train');
  workspace.write({ 'tools/deep.py': '' });
  await nx.makeGraph();
  const after = nx.hashed('base:train');
  expect(after).not.toBe(before);
  workspace.write({ 'tools/deep.py': 'x = 1\n' });
  await nx.makeGraph();
  expect(nx.hashed('base:train')).not.toBe(after);
});

it('says nothing at all where more was edited than the environment of a process holds', async () => {
  await nx.makeGraph();
  workspace.write({ [imported]: 'def seed(number): ...\n' });
  expect(keyEnvironment(workspace.root, ['node', 'nx'], 400)).toEqual({});
  expect(keyEnvironment(workspace.root, ['node', 'nx'], 800)).not.toEqual({});
});

describe('a cross-validation', () => {
  const section = (text: string) =>
    workspace.write({ [base]: `${smallLab[base]!}crossval: ${text}\n` });

  it('has both keys of every fold and seed', async () => {
    section('{folds: 2, seeds: [1]}');
    await nx.makeGraph();
    const tasks = ['train', 'evaluate'].flatMap((target) =>
      [1, 2].map((fold) => `base:${target}-fold-${fold}-seed-1`),
    );
    tasks.forEach((task) => expect(kept(task)).toMatch(key));
    expect(new Set([...tasks, 'base:train'].map((task) => kept(task))).size).toBe(5);
  });

  it.each([['--set=a=1'], ['base:crossval:big']])('is no hit as a variant: %s', async (arg) => {
    section('{folds: 2}');
    await nx.makeGraph();
    for (const task of ['base:crossval', 'base:evaluate-fold-1']) {
      expect(nx.hashed(task, 'run', 'base:crossval', arg)).not.toBe(nx.hashed(task));
    }
  });

  it('marks only the folds and seeds that the graph does not know yet', async () => {
    section('{seeds: [1, 2]}');
    await nx.makeGraph();
    section('{seeds: [1, 3]}');
    expect(ofExperiments(nx.environment())).toEqual([
      'TENSORLAB_TRAIN_BASE__SEED_3',
      'TENSORLAB_EVALUATE_BASE__SEED_3',
      'TENSORLAB_TRAIN_WIDE__SEED_3', // which extends it
      'TENSORLAB_EVALUATE_WIDE__SEED_3',
    ]);
  });

  it('has no keys where the experiment has none', async () => {
    section('{folds: 2}\ninputs: [nothing.txt]');
    await nx.makeGraph();
    expect(kept('base:train-fold-1')).toBeUndefined();
    expect(nx.hashed('base:crossval')).not.toBe(nx.hashed('base:crossval'));
  });
});

it('tells experiments of one name in two labs apart', async () => {
  workspace.dispose();
  use(new WorkspaceFixture({ ...below('a', smallLab), ...below('b', smallLab) }));
  await nx.makeGraph();
  for (const lab of ['a', 'b']) {
    workspace.write(below(lab, { [imported]: 'def seed(number): ...\n' }));
  }
  const names = ofExperiments(nx.environment());
  expect(names).toHaveLength(8);
  expect(names.filter((name) => /^TENSORLAB_TRAIN_BASE_[0-9A-F]{8}$/.test(name))).toHaveLength(2);
});
