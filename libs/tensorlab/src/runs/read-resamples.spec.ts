import { readResamples } from './read-resamples';
import { RunsFixture } from './runs-fixture';

const lab = new RunsFixture();
const file = 'experiments/runs/mine/a/resamples.json';
const read = (split = 'test') => readResamples(lab.labRoot, 'mine', 'a', split);

it('reads what the evaluation wrote', () => {
  lab.resamples('mine', 'a', { accuracy: [0.8, 0.9] });
  expect(read()).toMatchObject({ samples: 10, metrics: { accuracy: [0.8, 0.9] } });
  expect(read('val')).toBeUndefined();
});

it.each([
  ['another run', { format: 1, run: 'b', splits: { test: {} } }],
  ['another format', { format: 2, run: 'a', splits: { test: {} } }],
  ['no record', '[1]'],
  ['half a file', '{"format": 1, "ru'],
])('takes none of %s', (_, content) => {
  lab.write(file, content);
  expect(read()).toBeUndefined();
});

it('takes none where there is none', () => {
  expect(readResamples(lab.labRoot, 'other', 'a', 'test')).toBeUndefined();
});
