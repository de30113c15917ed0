import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyedTaskFixture } from '../keyed-task-fixture';
import crossval from './executor';

const yaml = 'experiments/configs/base/experiment.yaml';

let task: KeyedTaskFixture;
let said: string[];
beforeEach(() => {
  task = new KeyedTaskFixture();
  said = [];
  jest.spyOn(console, 'log').mockImplementation((text) => said.push(text));
  jest.spyOn(console, 'error').mockImplementation((text) => said.push(text));
});
afterEach(() => {
  jest.restoreAllMocks();
  task.dispose();
});

const section = (text: string) =>
  task.workspace.write({ [yaml]: `${task.workspace.text(yaml)}crossval: ${text}\n` });

/** A training of the cross-validation, evaluated. */
function evaluated(accuracy: number, ...set: string[]): string {
  const run = task.run(...set);
  const metrics = { accuracy, loss: 1 - accuracy };
  task.runs.run('base', run, { overrides: set });
  task.runs.evaluate('base', run, metrics, { key: task.details(...set) });
  return run;
}

const folder = () => join(task.workspace.root, 'experiments/runs/base');
const written = () => readdirSync(folder()).filter((name) => name.startsWith('crossval-'));

it('gathers the metrics of all folds and seeds in a table and a file', async () => {
  section('{folds: 2, seeds: [1, 2], level: 0.9}');
  const accuracies = [0.9, 0.92, 0.8, 0.86];
  const runs = [1, 2].flatMap((fold) =>
    [1, 2].map((seed) =>
      evaluated(accuracies[2 * fold + seed - 3]!, `seed=${seed}`, `dataloader.fold=[${fold},2]`),
    ),
  );
  expect(await crossval({}, task.context)).toEqual({ success: true });
  const [id] = written();
  const text = said.join('\n').replaceAll(id!, '<id>');
  expect(text).toMatchInlineSnapshot(`
    "
    base: 2 folds x 2 seeds, evaluated on the held-out fold

    | accuracy | seed 1 | seed 2 |
    | -------- | -----: | -----: |
    | fold 1   | 0.9000 | 0.9200 |
    | fold 2   | 0.8000 | 0.8600 |

    | metric   |   mean |    std | std of folds | std of seeds |     90 % interval |
    | -------- | -----: | -----: | -----------: | -----------: | ----------------: |
    | accuracy | 0.8700 | 0.0529 |       0.0566 |       0.0316 |  0.4326 to 1.3074 |
    | loss     | 0.1300 | 0.0529 |       0.0566 |       0.0316 | -0.3074 to 0.5674 |

    Interval: t with 1 degree of freedom on the folds' means, variance corrected for the training samples that folds share (Nadeau and Bengio 2003).

    written   experiments/runs/base/<id>/crossval.json
    "
  `);
  const record = JSON.parse(readFileSync(join(folder(), id!, 'crossval.json'), 'utf8'));
  expect(record).toMatchObject({
    format: 1,
    experiment: 'base',
    crossval: id,
    folds: 2,
    seeds: [1, 2],
    level: 0.9,
    trainings: runs.map((run, at) => ({ run, fold: at < 2 ? 1 : 2, seed: (at % 2) + 1 })),
    splits: { test: { metrics: accuracies.map((accuracy) => ({ accuracy })) } },
  });
  expect(record.splits.test.summary.accuracy).toMatchObject({ mean: 0.87 });
  expect(task.started()).toEqual([]);
});

it('says what an interval over seeds is about', async () => {
  section('{seeds: [1, 2]}');
  evaluated(0.9, 'seed=1');
  evaluated(0.8, 'seed=2');
  await crossval({}, task.context);
  expect(said.join('\n')).toMatch(/^base: 2 seeds, evaluated on test$/m);
  expect(said.join('\n')).toMatch(/t with 1 degree of freedom on the seeds/);
});

it('is another one for a variant', async () => {
  section('{seeds: [1, 2]}');
  for (const set of [[], ['trainer.epochs=9']]) {
    evaluated(0.9, 'seed=1', ...set);
    evaluated(0.8, 'seed=2', ...set);
    expect(await crossval({ set }, task.context)).toEqual({ success: true });
  }
  expect(written()).toHaveLength(2);
});

it('names the training whose evaluation is missing, or is one of other files', async () => {
  section('{folds: 2}');
  evaluated(0.9, 'dataloader.fold=[1,2]');
  expect(await crossval({}, task.context)).toEqual({ success: false });
  const run = task.run('dataloader.fold=[2,2]');
  expect(said).toEqual([
    `fold-2 of base, run ${run}, was not evaluated as its files stand now.\n  next: nx run base:evaluate-fold-2`,
  ]);
  evaluated(0.8, 'dataloader.fold=[2,2]');
  expect(await crossval({}, task.context)).toEqual({ success: true });
  task.workspace.write({ [yaml]: `${task.workspace.text(yaml)}evaluate: {metrics: [f1]}\n` });
  expect(await crossval({}, task.context)).toEqual({ success: false });
  expect(written()).toHaveLength(1);
});

it.each([
  ['{folds: 1}', 'crossval.folds takes a whole number, 2 or more.'],
  ['{seeds: [1, 1]}', 'crossval.seeds has a seed twice.'],
  ['{level: 0.9}', 'crossval has neither folds nor seeds.'],
])('says where %s is wrong', async (text, message) => {
  section(text);
  expect(await crossval({}, task.context)).toEqual({ success: false });
  expect(said[0]).toMatch(`${yaml}:9: ${message}`);
  expect(existsSync(folder())).toBe(false);
});

it('is decided by the file, and not by --set', async () => {
  section('{folds: 2}');
  expect(await crossval({ set: ['crossval.folds=3'] }, task.context)).toEqual({ success: false });
  expect(said[0]).toMatch(/^--set=crossval.folds=3 comes too late.*\n {2}next: change crossval in/);
});
