import { createDependencies, createMetadata, createNodes } from '../plugin';
import { below, smallLab, WorkspaceFixture } from './lab-fixture';
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

interface Project {
  name: string;
  root: string;
  targets: Record<string, { options?: Record<string, unknown> }>;
  metadata?: { tensorlab?: { edges?: Record<string, string[]>; problems?: string[] } };
}

/** The three hooks in the order in which Nx calls them, and what Nx makes of their answers. */
async function graph(others: Record<string, { root: string }> = {}) {
  const context = { workspaceRoot: workspace.root, nxJsonConfiguration: {} };
  const created = await createNodes[1](workspace.files(), undefined, context);
  const projects: Record<string, Project> = {};
  for (const [file, { projects: some = {} }] of created) {
    expect(workspace.files()).toContain(file);
    for (const project of Object.values(some)) {
      expect(Object.keys(projects)).not.toContain(project.name);
      projects[project.name!] = project as Project;
    }
  }
  const dependencies = await createDependencies(undefined, {
    ...context,
    projects: { ...projects, ...others } as never,
    externalNodes: {},
    fileMap: { projectFileMap: {}, nonProjectFiles: [] },
    filesToProcess: { projectFileMap: {}, nonProjectFiles: [] },
  });
  const nodes = Object.fromEntries(
    Object.entries(projects).map(([name, data]) => [name, { name, type: 'lib' as const, data }]),
  );
  const metadata = await createMetadata(
    { nodes: nodes as never, dependencies: {} },
    undefined,
    context,
  );
  const edges: Record<string, string[]> = {};
  for (const { source, target, type } of dependencies) {
    expect(type).toBe('implicit');
    edges[source] = [...(edges[source] ?? []), target].sort();
  }
  return { projects, edges, metadata: metadata as Record<string, Project> };
}

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

it('makes one project of a folder that labs import from', async () => {
  const lab = {
    ...smallLab,
    'pyproject.toml': '[tool.tensorlab]\npythonpath = ["../libs/mlp"]\n',
    'src/architectures/mlp/mlp.py': 'from layers import norm\n\n\nclass MLP: ...\n',
  };
  workspace.write({
    ...below('a', lab),
    ...below('b', lab),
    'libs/mlp/layers/__init__.py': 'from . import norm\n',
    'libs/mlp/layers/norm.py': 'x = 1\n',
  });
  const { projects, edges } = await graph();
  const roots = Object.values(projects).filter(({ root }) => root === 'libs/mlp');
  expect(roots).toMatchObject([{ name: 'mlp', tags: ['tensorlab:package'], targets: {} }]);
  const users = Object.keys(edges).filter((name) => edges[name]!.includes('mlp'));
  expect(users.map((name) => projects[name]!.root).sort()).toEqual([
    'a/src/architectures/mlp',
    'b/src/architectures/mlp',
  ]);
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
  const { edges, metadata } = await graph();
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
      "digits": [
        "base",
        "wide",
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
      Object.entries(metadata).map(([name, { metadata }]) => [name, metadata?.tensorlab?.edges]),
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
      "digits": {
        "base": [
          "experiments/configs/base/experiment.yaml:1",
        ],
        "wide": [
          "experiments/configs/base/experiment.yaml:1",
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
  const { projects, metadata } = await graph();
  expect(projects['old']).toBeUndefined();
  expect(projects['src']).toBeUndefined();
  expect(JSON.stringify(metadata)).not.toContain('problems');
});

it('follows links, but not in circles', async () => {
  workspace.write(smallLab);
  workspace.link('src/utils/again', '..');
  workspace.link('src/utils/nowhere.py', 'missing.py');
  workspace.link('src/utils/itself.py', 'itself.py');
  expect(Object.keys((await graph()).projects)).toContain('utils');
});

describe('what cannot be understood', () => {
  it('is named once and in the metadata, and the rest of the graph stands', async () => {
    workspace.write({
      ...smallLab,
      'src/architectures/mlp/mlp.py': 'import src.utils.seed\n\ndef (:\n',
      'src/architectures/cnn/cnn.py': Buffer.from([0x78, 0xff, 0xfe]),
      'notebooks/research/look.ipynb': '{',
      'datasets/raw/digits/dataset.yaml': '- a\n',
      [experiment]: 'project: digits\nepochs: [',
    });
    const { projects, edges, metadata } = await graph();
    const problems = Object.values(metadata).flatMap(
      (one) => one.metadata?.tensorlab?.problems ?? [],
    );
    expect(problems).toMatchInlineSnapshot(`
      [
        "src/architectures/mlp/mlp.py:3: This is not Python. The graph may lack some of its imports.",
        "notebooks/research/look.ipynb: The notebook is no JSON.",
        "src/architectures/cnn/cnn.py: The file is not UTF-8.",
        "experiments/configs/base/experiment.yaml:2: The YAML cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ].",
        "datasets/raw/digits/dataset.yaml:1: A dataset.yaml is a map.",
      ]
    `);
    const text = warned.mock.calls.flat().join('\n');
    problems.forEach((problem) => expect(text).toContain(problem));
    expect(projects['base']?.targets.train?.options).toEqual({ run: 'unkeyed' });
    expect(edges['architecture-mlp']).toEqual(['utils']);
    warned.mockClear();
    await graph();
    expect(warned).not.toHaveBeenCalled();
  });

  it('counts again when it is mended', async () => {
    workspace.write({ ...smallLab, [experiment]: 'project: [' });
    expect((await graph()).projects['base']?.targets.train?.options).toEqual({ run: 'unkeyed' });
    workspace.write({ [experiment]: smallLab[experiment]! });
    const { projects } = await graph();
    expect(projects['base']?.targets.train?.options?.run).toMatch(/^[0-9a-f]{12}$/);
  });

  it('is a pyproject.toml: its lab is not there, and it is named', async () => {
    workspace.write({ ...smallLab, 'pyproject.toml': '[tool.tensorlab]\nname = "A b"\n' });
    expect((await graph()).projects).toEqual({});
    expect(warned.mock.calls.flat().join('\n')).toContain('pyproject.toml');
  });
});

describe('names', () => {
  it('of several labs step aside for the first', async () => {
    workspace.write({ ...below('labs/a', smallLab), ...below('labs/b', smallLab) });
    const { projects, edges } = await graph();
    expect(Object.keys(projects)).toEqual(
      expect.arrayContaining(['lab', 'base', 'labs-b', 'labs-b-base', 'labs-b-architecture-mlp']),
    );
    expect(edges['labs-b-base']).toContain('labs-b-architecture-mlp');
    expect(edges['labs-b-base']).not.toContain('architecture-mlp');
    const [one, other] = ['base', 'labs-b-base'].map((name) => projects[name]!.targets.train!);
    expect(one).not.toEqual(other);
    expect(one!.options).toEqual(other!.options);
  });

  it('step aside for the projects of others', async () => {
    workspace.write({
      ...below('apps/lab', smallLab),
      'libs/utils/project.json': '{"name": "utils"}',
      'libs/base/package.json': '{"name": "base"}',
    });
    const { projects, edges } = await graph({ utils: { root: 'libs/utils' } });
    expect(projects['utils']).toBeUndefined();
    expect(projects['lab-utils']?.root).toBe('apps/lab/src/utils');
    expect(projects['lab-base']?.root).toBe('apps/lab/experiments/configs/base');
    expect(edges['architecture-mlp']).toEqual(['lab-utils']);
  });

  it('of a project and an experiment differ', async () => {
    workspace.write({
      ...smallLab,
      'experiments/configs/digits/experiment.yaml': 'extends: base\n',
    });
    const { projects, edges } = await graph();
    expect(projects['digits']?.root).toBe('projects/active/digits');
    expect(projects['lab-digits']?.root).toBe('experiments/configs/digits');
    expect(edges['digits']).toContain('lab-digits');
  });

  it('that a project.json gives are the ones of the edges', async () => {
    workspace.write(smallLab);
    const { edges } = await graph({ renamed: { root: 'src/architectures/mlp' } });
    expect(edges['renamed']).toEqual(['utils']);
  });
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
