import type { Resamples } from '../../runs/read-resamples';
import { boardsOf, type Board, type BoardOptions } from './board';
import type { Row } from './leaderboard';
import type { Repeated } from './repeated';

/** For specs: three experiments on the same 100 samples, the last of which was resampled otherwise. */
export const rows: Row[] = [
  {
    ...{ experiment: 'digits-mlp', run: '5f4e3d2c1b0a', samples: 100, level: 0.95 },
    metrics: { accuracy: 0.92, loss: 0.3 },
    intervals: { accuracy: [0.87, 0.97] },
  },
  {
    ...{ experiment: 'digits-cnn', run: '0a1b2c3d4e5f', samples: 100, level: 0.95 },
    metrics: { accuracy: 0.97, loss: 0.1 },
    intervals: { accuracy: [0.93, 1] },
    seconds: 21.44,
    epochs: 20,
  },
  {
    ...{ experiment: 'digits-old', run: 'cccccccccccc', samples: 100, level: 0.95 },
    metrics: { accuracy: 0.95 },
    intervals: { accuracy: [0.9, 0.99] },
  },
];

/** Of two of them, five folds with three seeds each, and three seeds. */
export const repeated: Repeated[] = [
  {
    ...{ experiment: 'digits-mlp', folds: 5, trainings: 15, level: 0.95 },
    summary: { accuracy: { mean: 0.91, std: 0.02, interval: [0.88, 0.94] } },
  },
  {
    ...{ experiment: 'digits-cnn', trainings: 3, level: 0.95 },
    summary: { accuracy: { mean: 0.965, std: 0.004, interval: [0.955, 0.975] } },
  },
];

/** Always three to seven hundredths below, but once. */
const deltas = [0.05, 0.03, 0.07, 0.06, 0.04, -0.01, 0.05, 0.05, 0.04];

const accuracies: Record<string, number[]> = {
  'digits-cnn': deltas.map(() => 0.97),
  'digits-mlp': deltas.map((delta) => 0.97 - delta),
  'digits-old': deltas.map(() => 0.95),
};

export const resamplesOf = ({ experiment }: Row): Resamples => ({
  ...{ samples: 100, targets: 't', drawn: 'd', seed: experiment === 'digits-old' ? 1 : 0 },
  metrics: { accuracy: accuracies[experiment]! },
});

export const boards = (options: Partial<BoardOptions> = {}): Board[] =>
  boardsOf([{ name: 'digits', rows, repeated, missing: ['digits-new'] }], {
    split: 'test',
    resamplesOf,
    ...options,
  });
