import { RunsFixture } from '../../../runs/runs-fixture';
import { readCurves } from './read-curves';

const lab = new RunsFixture();
const write = (experiment: string, ...lines: string[]) =>
  lab.write(`experiments/runs/${experiment}/a/metrics.jsonl`, lines.join('\n'));
const row = (experiment: string) => ({ experiment, run: 'a', metrics: {} });

it('reads the validation metrics of each run, and what can be read of a broken file', () => {
  write(
    'one',
    '{"epoch": 1, "train/loss": 3, "val/loss": 2}',
    '{"epoch": 2, "val/loss": 1, "val/accuracy": 0.5}',
  );
  write('two', '{"epoch": 1, "val/loss": null}', '{"epoch": 2, "val/loss": 4}', '{"epoch": 3, "va');
  expect([...readCurves(lab.labRoot, ['one', 'two', 'gone'].map(row))]).toEqual([
    [
      'val/loss',
      [
        {
          label: 'one',
          points: [
            [1, 2],
            [2, 1],
          ],
        },
        { label: 'two', points: [[2, 4]] },
      ],
    ],
    ['val/accuracy', [{ label: 'one', points: [[2, 0.5]] }]],
  ]);
});
