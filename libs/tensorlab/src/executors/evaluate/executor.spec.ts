import { labWithScript } from '../testing';
import evaluate from './executor';

const experiment = 'experiments/configs/digits-mlp';

it('starts the runtime on the experiment', async () => {
  const { context, argumentsOfPython } = labWithScript(experiment);
  expect(await evaluate({}, context)).toEqual({ success: true });
  expect(argumentsOfPython().slice(2)).toEqual([
    'evaluate',
    '--config',
    'experiments/configs/digits-mlp/experiment.yaml',
  ]);
});

it('fails when the evaluation fails', async () => {
  const { context } = labWithScript(experiment, { status: 1 });
  expect(await evaluate({}, context)).toEqual({ success: false });
});
