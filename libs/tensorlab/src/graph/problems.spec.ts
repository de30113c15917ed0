import { graphOf } from './graph-fixture';
import { smallLab, WorkspaceFixture } from './lab-fixture';

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
    const { projects, edges } = await graph();
    const problems = Object.values(projects).flatMap(
      (one) => one.metadata?.tensorlab?.problems ?? [],
    );
    expect(problems).toMatchInlineSnapshot(`
      [
        "notebooks/research/look.ipynb: The notebook is no JSON.",
        "experiments/configs/base/experiment.yaml:2: The YAML cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ].",
        "datasets/raw/digits/dataset.yaml:1: A dataset.yaml is a map.",
        "src/architectures/cnn/cnn.py: The file is not UTF-8.",
        "src/architectures/mlp/mlp.py:3: This is not Python. The graph may lack some of its imports.",
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
