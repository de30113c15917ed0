import { KeyedTaskFixture } from '../keyed-task-fixture';
import { benchmarkCommand } from './command';
import benchmark from './executor';

let fixture: KeyedTaskFixture;
beforeEach(() => (fixture = new KeyedTaskFixture()));
afterEach(() => fixture.dispose());

it('gives every option as one argument', () => {
  const place = {
    labRoot: '/ws/lab',
    lab: 'lab',
    folder: '/ws/lab/experiments/configs/digits-mlp',
    name: 'digits-mlp',
    pythonpath: [],
    keyVariable: '',
  };
  const options = { batchSizes: '1,4', calls: 7, device: 'cuda', against: '-' };
  expect(benchmarkCommand({ place, set: [], run: 'r1' }, options).join(' ')).toMatchInlineSnapshot(
    `"-m tensorlab benchmark --config experiments/configs/digits-mlp/experiment.yaml --run r1 --batch-sizes=1,4 --calls=7 --device=cuda --against=-"`,
  );
});

it('names the folder of the run that the files stand for', async () => {
  expect(await benchmark({}, fixture.context)).toEqual({ success: true });
  const started = fixture.started();
  expect(started).toContain('benchmark');
  expect(started[started.indexOf('--run') + 1]).toBe(fixture.run());
});
