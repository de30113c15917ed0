import { tensorboardCommand } from './command';

const place = (folder: string) => ({
  labRoot: '/lab',
  lab: 'lab',
  folder: `/lab/${folder}`,
  name: folder.split('/').at(-1)!,
  pythonpath: [],
  keyVariable: '',
});

it.each([
  ['', '--logdir experiments/logs'],
  ['experiments/configs/digits-mlp', '--logdir experiments/logs/digits-mlp'],
  ['projects/active/digits', '--logdir_spec a:experiments/logs/a,b:experiments/logs/b'],
])('serves what %j stands for', (folder, logs) => {
  expect(tensorboardCommand(place(folder), ['a', 'b'], { port: 0 }).join(' ')).toBe(
    `-m tensorboard.main ${logs} --host 127.0.0.1 --port 0`,
  );
});
