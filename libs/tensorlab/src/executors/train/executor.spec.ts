import { labWithScript } from '../testing';
import train from './executor';

const experiment = 'experiments/configs/digits-mlp';

it('starts the runtime on the experiment, with every override', async () => {
  const { context, argumentsOfPython } = labWithScript(experiment);
  expect(await train({ set: ['trainer.epochs=3', 'seed=2'] }, context)).toEqual({ success: true });
  expect(argumentsOfPython()).toEqual([
    '-m',
    'tensorlab',
    'train',
    '--config',
    'experiments/configs/digits-mlp/experiment.yaml',
    '--set',
    'trainer.epochs=3',
    '--set',
    'seed=2',
  ]);
});

it('fails when the training fails', async () => {
  const { context } = labWithScript(experiment, { status: 1 });
  expect(await train({}, context)).toEqual({ success: false });
});
