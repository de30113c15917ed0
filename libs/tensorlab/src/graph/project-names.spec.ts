import { graphOf } from './graph-fixture';
import { below, smallLab, WorkspaceFixture } from './lab-fixture';

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
    const { projects } = await graph();
    expect(projects['digits']?.root).toBe('projects/active/digits');
    expect(projects['lab-digits']?.root).toBe('experiments/configs/digits');
    expect(projects['digits']?.metadata?.tensorlab?.experiments).toContain('lab-digits');
  });

  it('that a project.json gives are the ones of the edges and of what targets depend on', async () => {
    workspace.write({
      ...smallLab,
      'src/architectures/mlp/project.json': '{"name": "renamed"}',
      'experiments/configs/wide/project.json': '{"name": "widest"}',
    });
    const { projects, edges } = await graph({ renamed: { root: 'src/architectures/mlp' } });
    expect(projects['digits']?.targets.train).toMatchObject({
      dependsOn: [{ target: 'train', projects: ['base', 'widest'], params: 'forward' }],
    });
    expect(edges['renamed']).toEqual(['utils']);
    const causes = (name: string) => projects[name]?.metadata?.tensorlab?.edges;
    expect(causes('base')).toHaveProperty('renamed');
    expect(causes('base')).not.toHaveProperty('architecture-mlp');
    expect(causes('architecture-mlp')).toEqual({ utils: ['src/architectures/mlp/mlp.py:3'] });
  });
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
