import { KeyedTaskFixture } from '../keyed-task-fixture';
import { labWithScript } from '../testing';
import profile from './executor';

let task: KeyedTaskFixture;
beforeEach(() => {
  task = new KeyedTaskFixture();
});
afterEach(() => task.dispose());

it('starts the runtime on the run that the files name, with what was asked for', async () => {
  const options = { steps: 5, set: ['seed=2'] };
  expect(await profile(options, task.context)).toEqual({ success: true });
  const started = task.started();
  expect(started.slice(2, 7)).toEqual([
    'profile',
    '--config',
    'experiments/configs/base/experiment.yaml',
    '--run',
    task.run('seed=2'),
  ]);
  expect(started.slice(-3)).toEqual(['--set', 'seed=2', '--steps=5']);
  expect(task.keyFile()).toHaveProperty('train');
});

it('fails where the runtime does', async () => {
  const { context } = labWithScript('experiments/configs/digits-mlp', { status: 1 });
  expect(await profile({}, context)).toEqual({ success: false });
});
