import type { Explanation } from './explanation';
import { projectLines } from './project-lines';
import type { Reason } from './reasons';

const mlp = 'experiments/configs/digits-mlp/experiment.yaml';
const batch: Reason = {
  kind: 'config',
  subject: 'dataloader.batch_size',
  old: 64,
  new: 128,
  origin: `${mlp}:13`,
};
const torch: Reason = { kind: 'package', subject: 'torch', old: '2.13.0', new: '2.14.0' };
const trainer = (...chain: string[]): Reason => ({
  kind: 'module',
  subject: 'src/trainers/supervised/supervised.py',
  change: 'changed',
  definitions: { changed: ['Supervised.fit'], added: [], removed: [] },
  chain,
});

function explanation(experiment: string, rest: Partial<Explanation> = {}): Explanation {
  return {
    format: 1,
    experiment,
    run: '3f2a9c1b04de',
    overrides: [],
    train: { state: 'runs', cache: 'possible' },
    evaluate: { state: 'runs', cache: 'possible' },
    against: { run: 'ded5ce47fc52', status: 'complete', recorded: true },
    reasons: [],
    evaluateReasons: [],
    problems: [],
    ...rest,
  };
}

const complete = { state: 'complete', cache: 'possible' } as const;
const unkeyed = { state: 'unkeyed', cache: 'never' } as const;

it('has a line an experiment, and each reason once', () => {
  const lines = projectLines('digits', [
    explanation('broken', {
      run: undefined,
      train: unkeyed,
      evaluate: unkeyed,
      problems: ['e:3: x'],
    }),
    explanation('digits-cnn', { reasons: [trainer('a:16'), torch] }),
    explanation('digits-mlp', { reasons: [batch, trainer('b:20'), torch] }),
    explanation('digits-mlp-wide', { reasons: [batch, trainer('b:20'), torch] }),
    explanation('first', { against: undefined }),
    explanation('metric', {
      train: complete,
      evaluateReasons: [{ ...batch, subject: 'evaluate.metrics' }],
    }),
    explanation('stopped', { train: { state: 'continues', cache: 'possible', epochs: 3 } }),
    explanation('done', { train: complete, evaluate: complete }),
    explanation('damaged', { train: { state: 'runs', cache: 'possible', damaged: ['x'] } }),
  ]);
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    digits: 9 experiments

    experiment       run           train                  evaluate
    broken           -             no key                 no key
    digits-cnn       3f2a9c1b04de  runs                   runs
    digits-mlp       3f2a9c1b04de  runs                   runs
    digits-mlp-wide  3f2a9c1b04de  runs                   runs
    first            3f2a9c1b04de  runs: no run yet       runs
    metric           3f2a9c1b04de  complete               runs
    stopped          3f2a9c1b04de  goes on after epoch 3  runs
    done             3f2a9c1b04de  complete               complete
    damaged          3f2a9c1b04de  runs: damaged          runs

    No key, because:

    e:3: x

    Why train digits-cnn, digits-mlp, digits-mlp-wide:

    code     src/trainers/supervised/supervised.py changed
               changed  Supervised.fit
               from     a:16
    package  torch 2.13.0 -> 2.14.0

    Why train digits-mlp, digits-mlp-wide:

    config   dataloader.batch_size: 64 -> 128
               set in   experiments/configs/digits-mlp/experiment.yaml:13

    Why evaluate metric:

    config   evaluate.metrics: 64 -> 128
               set in   experiments/configs/digits-mlp/experiment.yaml:13
    "
  `);
});

it('says so when a reason is that of all', () => {
  const both = ['a', 'b'].map((name) => explanation(name, { reasons: [torch] }));
  expect(projectLines('p', both)).toContain('Why train all 2:');
});

it('knows a project without experiments', () => {
  expect(projectLines('p', [])).toEqual(['p has no experiments.']);
});
