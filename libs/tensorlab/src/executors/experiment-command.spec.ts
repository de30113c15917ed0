import { experimentCommand } from './experiment-command';

const place = {
  labRoot: '/ws/lab',
  lab: 'lab',
  folder: '/ws/lab/experiments/configs/digits-mlp',
  name: 'digits-mlp',
  keyVariable: 'TENSORLAB_TRAIN_DIGITS_MLP',
};
const key = '3f2a9c1b04de'.padEnd(64, '0');

it('trains the run that the key names', () => {
  const env = { TENSORLAB_TRAIN_DIGITS_MLP: key };
  expect(experimentCommand('train', place, [], env).join(' ')).toMatchInlineSnapshot(
    `"-m tensorlab train --config experiments/configs/digits-mlp/experiment.yaml --run 3f2a9c1b04de"`,
  );
});

it('gives every override as an argument of its own, and the variant another run', () => {
  const env = { TENSORLAB_TRAIN_DIGITS_MLP: `${key}-a1` };
  const set = ['trainer.epochs=3', 'description=two words; $HOME'];
  const args = experimentCommand('evaluate', place, set, env);
  expect(args).toContain('description=two words; $HOME');
  expect(args[args.indexOf('--run') + 1]).not.toBe('3f2a9c1b04de');
});

it('leaves the run to the runtime where the experiment could not be keyed', () => {
  const env = { TENSORLAB_TRAIN_DIGITS_MLP: 'unkeyed-1' };
  expect(experimentCommand('train', place, [], env)).not.toContain('--run');
});
