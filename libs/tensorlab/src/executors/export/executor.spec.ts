import { KeyedTaskFixture } from '../keyed-task-fixture';
import { labWithScript } from '../testing';
import exportRun from './executor';
import type { ExportSchema } from './schema';

let task: KeyedTaskFixture;
beforeEach(() => {
  task = new KeyedTaskFixture();
});
afterEach(() => task.dispose());

it('starts the runtime on the run that the files name, with what was asked for', async () => {
  const options = {
    formats: ['onnx', 'torchscript'] satisfies ExportSchema['formats'],
    set: ['seed=2'],
  };
  expect(await exportRun(options, task.context)).toEqual({ success: true });
  const started = task.started();
  expect(started.slice(2, 7)).toEqual([
    'export',
    '--config',
    'experiments/configs/base/experiment.yaml',
    '--run',
    task.run('seed=2'),
  ]);
  expect(started.slice(-3)).toEqual(['--set', 'seed=2', '--formats=onnx,torchscript']);
  expect(task.keyFile()).toHaveProperty('train');
});

it('takes another run that is named', async () => {
  await exportRun({ run: 'abc123' }, task.context);
  expect(task.started().slice(5, 7)).toEqual(['--run', 'abc123']);
});

it('fails where the runtime does', async () => {
  const { context } = labWithScript('experiments/configs/digits-mlp', { status: 1 });
  expect(await exportRun({}, context)).toEqual({ success: false });
});
