import { KeyedTaskFixture } from '../keyed-task-fixture';
import { labWithScript } from '../testing';
import tuneBatch from './executor';

let task: KeyedTaskFixture;
beforeEach(() => {
  task = new KeyedTaskFixture();
});
afterEach(() => task.dispose());

it('starts the runtime on the run that the files name, with what was asked for', async () => {
  const options = { max: 64, memory: 1.5, set: ['seed=2'] };
  expect(await tuneBatch(options, task.context)).toEqual({ success: true });
  const started = task.started();
  expect(started.slice(2, 7)).toEqual([
    'tune-batch',
    '--config',
    'experiments/configs/base/experiment.yaml',
    '--run',
    task.run('seed=2'),
  ]);
  expect(started.slice(-4)).toEqual(['--set', 'seed=2', '--max=64', '--memory=1.5']);
  expect(task.keyFile()).toHaveProperty('train');
});

it('fails where the runtime does', async () => {
  const { context } = labWithScript('experiments/configs/digits-mlp', { status: 1 });
  expect(await tuneBatch({}, context)).toEqual({ success: false });
});
