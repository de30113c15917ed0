import { parseExperiment } from './experiment-file';

const file = 'experiments/configs/digits-mlp/experiment.yaml';
const parse = (text: string) => parseExperiment(text, file);
const problems = (text: string) =>
  parse(text).problems.map(({ line, message }) => `${line}: ${message}`);

const whole = `project: digits
extends: base
seed: 1
architecture: {_target_: src.architectures.mlp.MLP, hidden: 128}
dataloader:
  _target_: src.dataloaders.digits.Digits
  dataset: digits
  transforms:
    - {_target_: src.utils.noise.Noise}
    - src.utils.flip
loss: {_target_: torch.nn.CrossEntropyLoss}
optimizer: {_target_: torch.optim.AdamW, lr: 1e-3}
scheduler: null
trainer: {_target_: src.trainers.supervised.Supervised, epochs: 20}
evaluate:
  metrics: [accuracy]
  ood: {datasets: [fashion, letters]}
`;

it('is named after its folder', () => {
  expect(parse(whole)).toMatchObject({ name: 'digits-mlp', file, problems: [] });
});

it('knows what it names, and where', () => {
  const references = parse(whole).references.map(({ line, key, kind, value }) =>
    [line, key, kind, value].join(' '),
  );
  expect(references).toEqual([
    '1 project project digits',
    '2 extends extends base',
    '4 architecture._target_ target src.architectures.mlp.MLP',
    '6 dataloader._target_ target src.dataloaders.digits.Digits',
    '7 dataloader.dataset dataset digits',
    '9 dataloader.transforms[0]._target_ target src.utils.noise.Noise',
    '10 dataloader.transforms[1] module src.utils.flip',
    '11 loss._target_ target torch.nn.CrossEntropyLoss',
    '12 optimizer._target_ target torch.optim.AdamW',
    '14 trainer._target_ target src.trainers.supervised.Supervised',
    '17 evaluate.ood.datasets[0] dataset fashion',
    '17 evaluate.ood.datasets[1] dataset letters',
  ]);
});

it('takes a key for a module, and leaves interpolations to Python', () => {
  const { references } = parse(
    'trainer:\n  src.utils.seed: 1\n  _target_: ${x}\n  dataset: ${y}\n',
  );
  expect(references).toEqual([
    { value: 'src.utils.seed', key: 'trainer.src.utils.seed', line: 2, kind: 'module' },
  ]);
});

it('finds references through anchors and merge keys', () => {
  const { references } = parse(
    'loss: &l\n  _target_: src.losses.a.A\noptimizer:\n  <<: *l\n  lr: 1\n',
  );
  expect(references.map(({ key, line }) => `${line} ${key}`)).toEqual([
    '2 loss._target_',
    '2 optimizer._target_',
  ]);
});

it('takes trackers as a list, and as a map with their options', () => {
  for (const trackers of ['[mlflow]', '{mlflow: {uri: "http://a"}, wandb: null}']) {
    expect(problems(`tracking: ${trackers}`)).toEqual([]);
  }
});

describe('what is no experiment', () => {
  test.each([
    ['', '1: The file is empty.'],
    ['# nothing\n', '1: The file is empty.'],
    [
      '- a\n- b\n',
      '1: An experiment is a map of keys such as project and architecture, the file is a list.',
    ],
    [
      'hello',
      '1: An experiment is a map of keys such as project and architecture, the file is one value.',
    ],
    [
      '1.0',
      '1: An experiment is a map of keys such as project and architecture, the file is one value.',
    ],
    ['project: [a', '1: The YAML cannot be read: '],
    ['architecure: {}', '1: architecure is not a key of an experiment. Did you mean architecture?'],
    ['project: a\nxyzzy: 1', '2: xyzzy is not a key of an experiment.'],
    ['project: 1', '1: project takes a text.'],
    ['project: ${a}', '1: project takes a text without interpolation.'],
    ['extends: [a, b]', '1: extends takes a text.'],
    ['seed: 1.0', '1: seed takes an integer.'],
    ['seed: true', '1: seed takes an integer.'],
    ['tags: a', '1: tags takes a list of texts.'],
    ['tracking: [1]', '1: tracking takes a list of texts, or a map of trackers'],
    ['tracking: tensorboard', '1: tracking takes a list of texts, or a map of trackers'],
    ['tracking: null', '1: tracking takes a list of texts, or a map of trackers'],
    ['architecture: src.a.B', '1: architecture takes a map.'],
    ['loss: null', '1: loss takes a map.'],
  ])('%j', (text, problem) => {
    expect(problems(text)[0]).toContain(problem);
    expect(parse(text).name).toBe('digits-mlp');
  });
});

it('allows null where it says nothing', () => {
  expect(problems('extends: null\nscheduler: ~\ntags:\ndescription: null\n')).toEqual([]);
});
