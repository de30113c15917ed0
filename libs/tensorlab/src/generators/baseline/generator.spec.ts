import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { parseExperiment, resolveExperiment, type Experiment } from '@tensorlab/lab';
import architecture from '../architecture/generator';
import dataloader from '../dataloader/generator';
import experiment from '../experiment/generator';
import init from '../init/generator';
import project from '../project/generator';
import { changesOf, messageOf, quietly } from '../testing';
import baseline from './generator';
import { recipeOf, type Kind, type Task } from './kinds';

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
  await project(tree, { name: 'p' });
  await architecture(tree, { name: 'a' });
  await dataloader(tree, { name: 'd', variant: 'tabular' });
  await experiment(tree, { name: 'e' });
});

const textOf = (name: string) =>
  tree.read(`experiments/configs/${name}/experiment.yaml`, 'utf8') ?? '';
const load = (name: string): Experiment =>
  parseExperiment(textOf(name), `experiments/configs/${name}/experiment.yaml`);
const merged = (name: string) => {
  const { value, problems } = resolveExperiment(load(name), load);
  expect(problems).toEqual([]);
  return value;
};

test('shares everything with the only experiment but the model and how it is fitted', async () => {
  await baseline(tree, { name: 'MyKnn', kind: 'knn' });
  expect(textOf('my-knn')).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=../experiment.schema.json
    extends: e
    description: "Baseline: k-nearest neighbours."
    architecture:
      _target_: tensorlab.baselines.Baseline
      estimator:
        _target_: sklearn.neighbors.KNeighborsClassifier
        n_neighbors: 5
    trainer:
      _target_: tensorlab.baselines.Fit
    optimizer: null # fitted at once, not by steps
    scheduler: null
    "
  `);
  const { project: own, dataloader: data, loss, evaluate } = merged('e');
  expect(merged('my-knn')).toMatchObject({
    ...{ project: own, dataloader: data, loss, evaluate },
    ...{ optimizer: null, scheduler: null },
    architecture: { _target_: 'tensorlab.baselines.Baseline' },
    trainer: { _target_: 'tensorlab.baselines.Fit' },
  });
  expect(Object.keys(merged('my-knn').trainer as object)).toEqual(['_target_']);
});

test('a linear one is a pipeline', async () => {
  await baseline(tree, { name: 'b', kind: 'linear' });
  expect(textOf('b')).toContain(`  estimator:
    _target_: sklearn.pipeline.make_pipeline
    _args_:
      - _target_: sklearn.preprocessing.StandardScaler
      - _target_: sklearn.linear_model.LogisticRegression
        C: 1
        max_iter: 1000
`);
});

test('the data says that it is a regression', async () => {
  await dataloader(tree, { name: 'prices', variant: 'regression' });
  await experiment(tree, { name: 'r', dataloader: 'prices', loss: 'torch.nn.MSELoss' });
  await experiment(tree, { name: 's', from: 'r' });
  await baseline(tree, { name: 'b', kind: 'majority', experiment: 's' });
  expect(textOf('b')).toContain('_target_: sklearn.dummy.DummyRegressor');
  await baseline(tree, { name: 'c', kind: 'knn', experiment: 's', task: 'classification' });
  expect(textOf('c')).toContain('KNeighborsClassifier');
});

test('takes no weights of others', async () => {
  await experiment(tree, { name: 'f', from: 'e', set: ['init_from=e', 'freeze=[encoder.*]'] });
  await baseline(tree, { name: 'b', kind: 'knn', experiment: 'f' });
  expect(merged('b')).toMatchObject({ init_from: null, freeze: [] });
});

const kinds: Kind[] = ['majority', 'linear', 'knn', 'random-forest', 'gradient-boosting'];
const tasks: Task[] = ['classification', 'regression'];

test.each(kinds.flatMap((kind) => tasks.map((task) => [kind, task] as const)))(
  '%s for a %s names estimators of scikit-learn alone',
  (kind, task) => {
    const { description, estimator } = recipeOf(kind, task);
    expect(description).toMatch(/^Baseline: .+\.$/);
    const targets = JSON.stringify(estimator).match(/(?<="_target_":")[^"]+/g);
    expect(targets!.every((target) => target.startsWith('sklearn.'))).toBe(true);
  },
);

test('twice changes nothing; another kind of the same name is refused', async () => {
  await baseline(tree, { name: 'b', kind: 'knn' });
  const before = changesOf(tree);
  expect(await quietly(await baseline(tree, { name: 'b', kind: 'knn' }))).toContain(
    'nothing changed',
  );
  expect(await messageOf(baseline(tree, { name: 'b', kind: 'linear' }))).toMatch(
    /The experiment b exists already/,
  );
  expect(changesOf(tree)).toEqual(before);
});

test('says what to type next', async () => {
  expect(await quietly(await baseline(tree, { name: 'b', kind: 'knn' }))).toMatchInlineSnapshot(`
    "The baseline b is in experiments/configs/b.
      next: nx run b:evaluate
      next: nx run p:report --against=b"
  `);
});

describe('refuses', () => {
  test.each([
    [{ name: '../x' }, /not a path/],
    [{ name: 'class' }, /Python keyword/],
    [{ name: 'p' }, /The project p exists already/],
    [{ name: 'b', experiment: 'ee' }, /There is no experiment ee\. Did you mean e\?/],
  ])('%j', async (options, message) => {
    const before = changesOf(tree);
    expect(await messageOf(baseline(tree, { kind: 'knn', ...options }))).toMatch(message);
    expect(changesOf(tree)).toEqual(before);
  });

  test('to guess whose data it is to have', async () => {
    await experiment(tree, { name: 'f' });
    expect(await messageOf(baseline(tree, { name: 'b', kind: 'knn' }))).toBe(
      'The lab lab has several experiments: e, f.\n  next: say which one with --experiment',
    );
  });
});
