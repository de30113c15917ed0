import { experimentCommand } from './experiment-command';

const place = {
  labRoot: '/ws/lab',
  lab: 'lab',
  folder: '/ws/lab/experiments/configs/digits-mlp',
  name: 'digits-mlp',
  pythonpath: [],
  keyVariable: '',
};

it('trains the run that the key names', () => {
  const task = { place, set: [], run: '3f2a9c1b04de' };
  expect(experimentCommand('train', task, '/tmp/key.json').join(' ')).toMatchInlineSnapshot(
    `"-m tensorlab train --config experiments/configs/digits-mlp/experiment.yaml --run 3f2a9c1b04de --key /tmp/key.json"`,
  );
});

it('gives every override as an argument of its own', () => {
  const set = ['trainer.epochs=3', 'description=two words; $HOME'];
  const args = experimentCommand('evaluate', { place, set });
  expect(args).toContain('description=two words; $HOME');
});

it('leaves the run to the runtime where the experiment could not be keyed', () => {
  expect(experimentCommand('train', { place, set: [] })).not.toContain('--run');
});
