import { joinAssignments, parseOverrides } from './overrides';

it('puts what Nx split at commas together again', () => {
  expect(joinAssignments(['tags=[a', 'b]', 'optimizer.lr=1', 'seed=2'])).toEqual([
    'tags=[a,b]',
    'optimizer.lr=1',
    'seed=2',
  ]);
  expect(joinAssignments(['nonsense'])).toEqual(['nonsense']);
});

it('reads values as YAML, the last one of a key', () => {
  const { value, problems } = parseOverrides([
    'trainer.epochs=3',
    'trainer.lr=1e-3',
    'seed=1',
    'seed=2',
    'tags=[a, b]',
    'loss={_target_: src.losses.a.A}',
    'loss.weight=',
    'architecture.name=a=b',
  ]);
  expect(problems).toEqual([]);
  expect(value).toEqual({
    trainer: { epochs: 3, lr: 0.001 },
    seed: 2,
    tags: ['a', 'b'],
    loss: { _target_: 'src.losses.a.A', weight: null },
    architecture: { name: 'a=b' },
  });
});

it('knows what they name', () => {
  expect(parseOverrides(['loss._target_=src.losses.a.A']).references).toEqual([
    { kind: 'target', key: 'loss._target_', value: 'src.losses.a.A', line: 1 },
  ]);
});

it.each([
  ['seed', 'seed is not key=value.'],
  ['a..b=1', 'a..b=1 is not key=value.'],
  ['trainer=[', 'trainer=[: The YAML cannot be read: '],
  ['sead=1', 'sead is not a key of an experiment. Did you mean seed?'],
  ['seed=x', 'seed takes an integer.'],
])('refuses %j', (text, message) => {
  expect(parseOverrides([text]).problems[0]?.message).toContain(message);
});

it('refuses a key inside a value that is no map', () => {
  const { problems } = parseOverrides(['trainer.epochs=3', 'trainer.epochs.more=1']);
  expect(problems[0]?.message).toMatch(/epochs is no map/);
});
