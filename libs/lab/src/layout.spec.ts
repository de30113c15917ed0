import {
  datasetFile,
  experimentFile,
  folders,
  labName,
  labPython,
  withLabPython,
  projectFile,
  runFolders,
} from './layout';

it('is the whole tree of the guide', () => {
  expect(folders).toMatchInlineSnapshot(`
    [
      "models",
      "models/research",
      "models/pretrained",
      "models/finetuned",
      "models/checkpoints",
      "models/artifacts",
      "src",
      "src/architectures",
      "src/trainers",
      "src/dataloaders",
      "src/optimizers",
      "src/losses",
      "src/preprocess",
      "src/utils",
      "datasets",
      "datasets/raw",
      "datasets/processed",
      "datasets/splits",
      "datasets/generated",
      "experiments",
      "experiments/runs",
      "experiments/configs",
      "experiments/logs",
      "experiments/visualizations",
      "projects",
      "projects/active",
      "projects/archive",
      "notebooks",
      "notebooks/research",
      "notebooks/analyses",
      "notebooks/prototypes",
      "scripts",
      "scripts/training",
      "scripts/evaluation",
      "scripts/examples",
      "cache",
      "cache/huggingface",
      "cache/torch",
      "cache/datasets",
    ]
  `);
});

it('knows where files lie', () => {
  expect([experimentFile('a'), datasetFile('b'), projectFile('c')]).toEqual([
    'experiments/configs/a/experiment.yaml',
    'datasets/raw/b/dataset.yaml',
    'projects/active/c/project.yaml',
  ]);
  expect(runFolders('digits-mlp', '3f2a9c1b04de')).toEqual({
    run: 'experiments/runs/digits-mlp/3f2a9c1b04de',
    logs: 'experiments/logs/digits-mlp/3f2a9c1b04de',
    visualizations: 'experiments/visualizations/digits-mlp/3f2a9c1b04de',
    checkpoints: 'models/checkpoints/digits-mlp/3f2a9c1b04de',
    finetuned: 'models/finetuned/digits-mlp/3f2a9c1b04de',
  });
});

describe('the version of Python', () => {
  it.each([
    ['[tool.tensorlab]\nname = "lab"\npython = "3.11"\n', '3.11'],
    ['[tool.tensorlab]\n', undefined],
    ['[project]\nname = "tensorlab"\n', undefined],
  ])('is read from %j', (text, python) => {
    expect(labPython(text)).toBe(python);
  });

  it.each(['3.11', '"3"', '"3.11.7"', '">=3.11"'])('is not %s', (python) => {
    expect(() => labPython(`[tool.tensorlab]\npython = ${python}\n`)).toThrow(
      /pyproject.toml: \[tool.tensorlab\] has the python .*python = "3.11"/,
    );
  });

  it.each([
    ['a = 1\n[tool.tensorlab] # the lab\nname = "x"\n\n[b]\nname = "y"\n', 'x'],
    ['[tool.tensorlab]\n[b]\nname = "y"\n', 'lab'],
    ['[tool.tensorlab]', 'lab'],
  ])('is written into %j', (text, name) => {
    const written = withLabPython(text, '3.12')!;
    expect(labPython(written)).toBe('3.12');
    expect(labName(written)).toBe(name);
    expect(written.replace('\npython = "3.12"', '')).toBe(text);
  });

  it('is not written where the table is not written as one', () => {
    expect(withLabPython('[tool]\ntensorlab = {name = "lab"}\n', '3.12')).toBeUndefined();
  });
});

describe('labName', () => {
  test.each([
    ['[tool.tensorlab]\nname = "vision"', 'vision'],
    ['[tool.tensorlab]', 'lab'],
    ['[tool]\ntensorlab = { name = "a-b" }', 'a-b'],
    ['[project]\nname = "x"', undefined],
    ['[project]\ndependencies = ["tensorlab"]', undefined],
    ['', undefined],
    ['this is { no toml', undefined],
  ])('%j', (text, name) => {
    expect(labName(text)).toBe(name);
  });

  test.each([
    ['[tool.tensorlab]\nname = 1', 'pyproject.toml: [tool.tensorlab] has the name 1.'],
    [
      '[tool.tensorlab]\nname = "a/../b"',
      'pyproject.toml: [tool.tensorlab] has the name "a/../b".',
    ],
    ['[tool.tensorlab]\nname = ', 'pyproject.toml:2: The TOML cannot be read'],
  ])('%j is refused', (text, message) => {
    expect(() => labName(text)).toThrow(message);
  });
});
