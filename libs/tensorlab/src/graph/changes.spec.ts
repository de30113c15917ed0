import type { TargetConfiguration } from '@nx/devkit';
import { graphOf } from './graph-fixture';
import { smallLab, WorkspaceFixture } from './lab-fixture';

let workspace: WorkspaceFixture;
const before = process.env.NX_LEGACY_AFFECTED;
beforeEach(() => {
  workspace = new WorkspaceFixture(smallLab);
  process.env.NX_LEGACY_AFFECTED = 'false';
});
afterEach(() => {
  workspace.dispose();
  if (before === undefined) {
    delete process.env.NX_LEGACY_AFFECTED;
  } else {
    process.env.NX_LEGACY_AFFECTED = before;
  }
});

const base = 'experiments/configs/base/experiment.yaml';
const wide = 'experiments/configs/wide/experiment.yaml';

async function graph() {
  const { projects, edges } = await graphOf(workspace);
  const targets = (project: string) =>
    projects[project]!.targets as Record<string, TargetConfiguration>;
  return { projects, edges, targets };
}

/** The projects whose changes reach a target itself. */
async function behind(project: string, target = 'train'): Promise<string[]> {
  const { dependsOn = [] } = (await graph()).targets(project)[target]!;
  const [entry] = dependsOn as { target: string; projects: string[] }[];
  expect(entry?.target).toBe('changes');
  return [...entry!.projects].sort();
}

const inputsOf = async (project: string, target: string) =>
  (await graph()).targets(project)[target]!.inputs;

const always = ['architecture-mlp', 'dataloader-digits', 'dataset-digits', 'lab'];

it('reach an experiment from every project whose files its keys are made of', async () => {
  expect(await behind('base')).toEqual([...always, 'trainer-supervised', 'utils']);
  expect(await behind('wide')).toEqual([
    'architecture-mlp',
    'base',
    ...always.slice(1),
    'trainer-supervised',
    'utils',
  ]);
});

it('of what a child replaces do not reach it', async () => {
  workspace.write({
    [wide]: 'extends: base\narchitecture: {_target_: src.architectures.cnn.CNN}\n',
  });
  const found = await behind('wide');
  expect(found).toEqual(expect.arrayContaining(['architecture-cnn', 'base']));
  expect(found).not.toContain('architecture-mlp');
});

it('reach it from the experiment that it starts from, and from code beside the lab', async () => {
  workspace.write({
    'pyproject.toml': '[tool.tensorlab]\nname = "lab"\npythonpath = ["libs/vision"]\n',
    'libs/vision/vision/__init__.py': 'x = 1\n',
    'src/architectures/cnn/cnn.py': 'import vision\nclass CNN: ...\n',
    [wide]: smallLab[base]!.replace('mlp.MLP', 'cnn.CNN'),
    'experiments/configs/tuned/experiment.yaml': 'extends: base\ninit_from: wide\n',
  });
  expect(await behind('wide')).toEqual(expect.arrayContaining(['architecture-cnn', 'vision']));
  expect(await behind('tuned')).toEqual(
    expect.arrayContaining(['base', 'wide', 'architecture-cnn', 'vision']),
  );
});

it('reach prepared data, and the experiments that read it, from its code and its manifest', async () => {
  workspace.write({
    'datasets/raw/words/dataset.yaml': 'description: words\n',
    'src/preprocess/words/__init__.py': '',
    'src/preprocess/words/preprocess.py': 'from src.utils.plots import plot\n',
    [base]: smallLab[base]!.replace('dataset: digits', 'dataset: processed/words'),
  });
  const code = ['dataset-words', 'preprocess-words', 'utils'];
  expect(await behind('preprocess-words', 'preprocess')).toEqual(
    expect.arrayContaining([...code, 'lab']),
  );
  expect(await behind('base')).toEqual(expect.arrayContaining(code));
});

it('of the lab are its lock, its settings, the plugin, and the files of keys that no other project has', async () => {
  workspace.write({ 'src/architectures/mlp/mlp.py': 'import helper\n', 'helper.py': 'x = 1\n' });
  expect(await inputsOf('lab', 'changes')).toMatchInlineSnapshot(`
    [
      "{workspaceRoot}/pyproject.toml",
      "{workspaceRoot}/requirements.lock",
      "{workspaceRoot}/helper.py",
      "{workspaceRoot}/src/__init__.py",
      "{workspaceRoot}/src/architectures/__init__.py",
      {
        "fields": [
          "dependencies.tensorlab",
          "devDependencies.tensorlab",
        ],
        "json": "{workspaceRoot}/package.json",
      },
      {
        "externalDependencies": [],
      },
    ]
  `);
});

it('of a test reach nothing, unless a module imports one', async () => {
  const tests = '!{projectRoot}/**/test_*.py';
  workspace.write({ 'src/architectures/mlp/test_mlp.py': 'x = 1\n' });
  expect(await inputsOf('architecture-mlp', 'changes')).toContain(tests);
  workspace.write({ 'src/architectures/mlp/mlp.py': 'from . import test_mlp\n' });
  expect(await inputsOf('architecture-mlp', 'changes')).not.toContain(tests);
});

it('are read by every target with a key, and by the report', async () => {
  workspace.write({ [base]: `${smallLab[base]}crossval: {seeds: [1, 2]}\n` });
  const { targets } = await graph();
  const reads = {
    fileset: expect.stringMatching(/^\{workspaceRoot\}\/.nx\//),
    includeIgnored: true,
  };
  const keyed = ['train', 'evaluate', 'train-seed-1', 'evaluate-seed-1', 'crossval'];
  for (const target of keyed) {
    expect([target, targets('base')[target]!.inputs]).toEqual([
      target,
      expect.arrayContaining([reads]),
    ]);
  }
  expect(targets('digits')['report']!.inputs).toContainEqual(reads);
});

it('are told to no Nx that selects projects, where a project does not depend on its experiments', async () => {
  expect((await graph()).edges['digits']).toEqual(['base', 'wide']);
  delete process.env.NX_LEGACY_AFFECTED;
  const { edges, projects, targets } = await graph();
  expect(edges['digits']).toBeUndefined();
  expect(JSON.stringify(Object.values(projects))).not.toContain('changes');
  expect(targets('digits')['evaluate']!.dependsOn).toEqual([
    { target: 'evaluate', projects: ['base', 'wide'], params: 'forward' },
  ]);
});

const filesetsIn = (inputs: Awaited<ReturnType<typeof inputsOf>>) =>
  inputs!.filter((input) => typeof input === 'string');

it('of what inputs and init_from name are inputs themselves, on every Nx', async () => {
  workspace.write({
    [base]: `${smallLab[base]}inputs: [tables/*.csv, 'a[1].txt', env:X, ../b]\n`,
    [wide]: 'extends: base\ninit_from: models/w.pt\n',
  });
  delete process.env.NX_LEGACY_AFFECTED;
  const files = ['{workspaceRoot}/tables/*.csv', '{workspaceRoot}/a?1?.txt'];
  for (const target of ['train', 'evaluate']) {
    expect(filesetsIn(await inputsOf('base', target))).toEqual(files);
    expect(filesetsIn(await inputsOf('wide', target))).toEqual([
      ...files,
      '{workspaceRoot}/models/w.pt',
    ]);
  }
});
