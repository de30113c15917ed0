import { datasetFile, experimentFile, folders, labName, projectFile, runFolders } from './layout';

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
