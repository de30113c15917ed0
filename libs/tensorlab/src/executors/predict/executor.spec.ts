import { KeyedTaskFixture } from '../keyed-task-fixture';
import { predictCommand } from './command';
import predict from './executor';

const place = {
  labRoot: '/ws/lab',
  lab: 'lab',
  folder: '/ws/lab/experiments/configs/digits-mlp',
  name: 'digits-mlp',
  pythonpath: [],
  keyVariable: '',
};
const task = { place, set: [], run: '3f2a9c1b04de' };

it('takes paths from where the command was typed', () => {
  const command = predictCommand(
    task,
    { input: ['images', '/data/x.npy'], output: 'out.csv', device: 'cpu' },
    '/ws/here',
  );
  expect(command.join(' ')).toMatchInlineSnapshot(
    `"-m tensorlab predict --config experiments/configs/digits-mlp/experiment.yaml --run 3f2a9c1b04de --output /ws/here/out.csv --batch-size 64 --device cpu -- /ws/here/images /data/x.npy"`,
  );
});

it('takes another run, its weights, and a format', () => {
  const options = { input: ['-x.csv'], run: 'r1', checkpoint: 'a.pt', format: 'csv' as const };
  expect(predictCommand(task, options, '/ws').join(' ')).toContain(
    '--run r1 --format csv --batch-size 64 --checkpoint /ws/a.pt -- /ws/-x.csv',
  );
});

it('takes weights as TensorLab says where they are: relative to the lab', () => {
  const fixture = new KeyedTaskFixture();
  const labRoot = fixture.workspace.root;
  const weights = 'models/artifacts/base/r1/model.onnx';
  const ask = (checkpoint: string) =>
    predictCommand({ ...task, place: { ...place, labRoot } }, { input: ['x'], checkpoint }, '/ws');
  try {
    expect(ask(weights)).toContain(`/ws/${weights}`);
    fixture.workspace.write({ [weights]: '' });
    expect(ask(weights)).toContain(`${labRoot}/${weights}`);
  } finally {
    fixture.dispose();
  }
});

it('starts the runtime on the run of the files as they are', async () => {
  const fixture = new KeyedTaskFixture();
  try {
    const done = await predict({ input: ['x.csv'], set: ['seed=2'] }, fixture.context);
    expect(done).toEqual({ success: true });
    const started = fixture.started();
    expect(started[started.indexOf('--run') + 1]).toBe(fixture.run('seed=2'));
    expect(started[started.indexOf('--set') + 1]).toBe('seed=2');
  } finally {
    fixture.dispose();
  }
});
