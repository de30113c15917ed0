import { graphOf } from './graph-fixture';
import { smallLab, WorkspaceFixture } from './lab-fixture';
import { cacheOf } from './workspace';

let workspace: WorkspaceFixture;
let warned: jest.SpyInstance;
beforeEach(() => {
  workspace = new WorkspaceFixture();
  warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  workspace.dispose();
  warned.mockRestore();
});

const graph = (others = {}) => graphOf(workspace, others);

const experiment = 'experiments/configs/base/experiment.yaml';

it('trains what another experiment starts from first', async () => {
  workspace.write({
    ...smallLab,
    'experiments/configs/tuned/experiment.yaml': 'extends: base\ninit_from: wide\n',
  });
  const { projects, edges } = await graph();
  expect(projects.tuned!.targets.train).toMatchObject({
    dependsOn: [{ target: 'train', projects: ['wide'] }],
  });
  expect(projects.wide!.targets.train).not.toHaveProperty('dependsOn');
  expect(edges.tuned).toEqual(expect.arrayContaining(['base', 'wide']));
  expect(warned).not.toHaveBeenCalled();
});

it('makes a project of everything that the lab is made of', async () => {
  workspace.write(smallLab);
  const { projects } = await graph();
  expect(
    Object.values(projects).map(({ name, root, targets }) => [name, root, Object.keys(targets)]),
  ).toMatchInlineSnapshot(`
    [
      [
        "lab",
        ".",
        [
          "setup",
          "lock",
          "report",
          "tensorboard",
          "gpu",
          "mlflow",
          "jupyter",
        ],
      ],
      [
        "digits",
        "projects/active/digits",
        [
          "train",
          "evaluate",
          "report",
          "explain",
          "runs",
          "prune",
          "tensorboard",
        ],
      ],
      [
        "base",
        "experiments/configs/base",
        [
          "train",
          "evaluate",
          "predict",
          "benchmark",
          "export",
          "profile",
          "tune-batch",
          "explain",
          "runs",
          "prune",
          "tensorboard",
        ],
      ],
      [
        "wide",
        "experiments/configs/wide",
        [
          "train",
          "evaluate",
          "predict",
          "benchmark",
          "export",
          "profile",
          "tune-batch",
          "explain",
          "runs",
          "prune",
          "tensorboard",
        ],
      ],
      [
        "dataset-digits",
        "datasets/raw/digits",
        [
          "fetch",
          "verify",
          "record",
        ],
      ],
      [
        "architecture-cnn",
        "src/architectures/cnn",
        [
          "lint",
          "typecheck",
          "format",
        ],
      ],
      [
        "architecture-mlp",
        "src/architectures/mlp",
        [
          "lint",
          "typecheck",
          "format",
        ],
      ],
      [
        "dataloader-digits",
        "src/dataloaders/digits",
        [
          "lint",
          "typecheck",
          "format",
        ],
      ],
      [
        "trainer-supervised",
        "src/trainers/supervised",
        [
          "lint",
          "typecheck",
          "format",
        ],
      ],
      [
        "utils",
        "src/utils",
        [
          "lint",
          "typecheck",
          "format",
        ],
      ],
    ]
  `);
});

it('has every edge, with what causes it', async () => {
  workspace.write({
    ...smallLab,
    'notebooks/research/look.ipynb': JSON.stringify({
      cells: [
        { cell_type: 'code', source: ['%matplotlib inline\n', 'import src.architectures.cnn'] },
      ],
    }),
    'scripts/training/run.py': 'from src.trainers.supervised import Supervised\n',
    'src/architectures/cnn/cnn.py': [
      'from typing import TYPE_CHECKING',
      'from ..mlp import mlp',
      'if TYPE_CHECKING:',
      '    from src.trainers.supervised import Supervised',
      'def lazy():',
      '    from src.utils import plots',
      'loader = "src.dataloaders.digits.Digits"',
      'path = "datasets/raw/digits/train.csv"',
    ].join('\n'),
  });
  const { edges, projects } = await graph();
  expect(edges).toMatchInlineSnapshot(`
    {
      "architecture-cnn": [
        "architecture-mlp",
        "dataloader-digits",
        "dataset-digits",
        "trainer-supervised",
        "utils",
      ],
      "architecture-mlp": [
        "utils",
      ],
      "base": [
        "architecture-mlp",
        "dataloader-digits",
        "dataset-digits",
        "trainer-supervised",
      ],
      "lab": [
        "architecture-cnn",
        "trainer-supervised",
      ],
      "wide": [
        "base",
      ],
    }
  `);
  expect(
    Object.fromEntries(
      Object.entries(projects).flatMap(([name, { metadata }]) =>
        metadata?.tensorlab?.edges ? [[name, metadata.tensorlab.edges]] : [],
      ),
    ),
  ).toMatchInlineSnapshot(`
    {
      "architecture-cnn": {
        "architecture-mlp": [
          "src/architectures/cnn/cnn.py:2",
        ],
        "dataloader-digits": [
          "src/architectures/cnn/cnn.py:7",
        ],
        "dataset-digits": [
          "src/architectures/cnn/cnn.py:8",
        ],
        "trainer-supervised": [
          "src/architectures/cnn/cnn.py:4",
        ],
        "utils": [
          "src/architectures/cnn/cnn.py:6",
        ],
      },
      "architecture-mlp": {
        "utils": [
          "src/architectures/mlp/mlp.py:3",
        ],
      },
      "base": {
        "architecture-mlp": [
          "experiments/configs/base/experiment.yaml:3",
        ],
        "dataloader-digits": [
          "experiments/configs/base/experiment.yaml:5",
        ],
        "dataset-digits": [
          "experiments/configs/base/experiment.yaml:5",
        ],
        "trainer-supervised": [
          "experiments/configs/base/experiment.yaml:8",
        ],
      },
      "lab": {
        "architecture-cnn": [
          "notebooks/research/look.ipynb:2",
        ],
        "trainer-supervised": [
          "scripts/training/run.py:1",
        ],
      },
      "wide": {
        "base": [
          "experiments/configs/wide/experiment.yaml:1",
        ],
      },
    }
  `);
});

it('draws an edge to an __init__.py above only when it does something', async () => {
  workspace.write(smallLab);
  expect((await graph()).projects['src']).toBeUndefined();
  workspace.write({ 'src/__init__.py': 'import logging\n' });
  const { edges, projects } = await graph();
  expect(projects['src']?.root).toBe('src');
  expect(edges['architecture-mlp']).toEqual(['src', 'utils']);
  expect(edges['base']).toContain('src');
});

it('draws an edge to a metric in a list, of a child as of its parent', async () => {
  const metrics = 'evaluate: {metrics: [{_target_: src.utils.plots.plot}]}\n';
  workspace.write({ ...smallLab, [experiment]: `${smallLab[experiment]}${metrics}` });
  const { edges, projects } = await graph();
  expect(edges['base']).toContain('utils');
  expect(projects['wide']?.targets.train?.options?.run).toMatch(/^[0-9a-f]{12}$/);
});

it('gives a component that is made after it was named its edge, with nothing else changed', async () => {
  const { 'src/architectures/cnn/__init__.py': init, ...rest } = smallLab;
  workspace.write({
    ...rest,
    [experiment]: smallLab[experiment]!.replace('mlp.MLP', 'cnn.CNN'),
  });
  expect((await graph()).edges['base']).not.toContain('architecture-cnn');
  workspace.write({ 'src/architectures/cnn/__init__.py': init! });
  expect((await graph()).edges['base']).toContain('architecture-cnn');
});

it('leaves out the archive, environments and caches', async () => {
  workspace.write({
    ...smallLab,
    'projects/archive/old/project.yaml': 'name: old\n',
    'venv/lib/x.py': 'def (',
    'src/env/pyvenv.cfg': 'version = 3.11.0\n',
    'src/env/lib/broken.py': 'def (',
    'src/utils/__pycache__/x.py': 'def (',
    'src/utils/.ipynb_checkpoints/x.py': 'def (',
  });
  const { projects } = await graph();
  expect(projects['old']).toBeUndefined();
  expect(projects['src']).toBeUndefined();
  expect(JSON.stringify(projects)).not.toContain('problems');
});

it('follows links, but not in circles', async () => {
  workspace.write(smallLab);
  workspace.link('src/utils/again', '..');
  workspace.link('src/utils/nowhere.py', 'missing.py');
  workspace.link('src/utils/itself.py', 'itself.py');
  expect(Object.keys((await graph()).projects)).toContain('utils');
});

it('parses only what changed, and keeps nothing of what is gone', async () => {
  workspace.write(smallLab);
  await graph();
  const cache = cacheOf(workspace.root);
  const { parsed } = cache.counts;
  workspace.write({ 'src/utils/seed.py': 'import random\n' });
  await graph();
  expect(cache.counts.parsed).toBe(parsed + 1);
  expect(cache.get('src/utils/plots.py')).toBeDefined();
  workspace.remove('src/utils/plots.py');
  await graph();
  expect(cache.get('src/utils/plots.py')).toBeUndefined();
});
