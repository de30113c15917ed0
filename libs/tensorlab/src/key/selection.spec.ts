import { mayCrossvalidate, selectedBy } from './selection';

const experiments = { a: ['x/a'], b: ['x/b', 'x/a'], digits: ['x/a', 'x/b', 'x/c'] };
const selected = (command: string, targetDefaults = {}) => {
  const found = selectedBy(['node', 'nx', ...command.split(' ')], experiments, { targetDefaults });
  return found && [...found].sort();
};

it.each([
  ['run a:train', ['x/a']],
  ['run a:train --set trainer.epochs=1', ['x/a']],
  ['a:train:fast', ['x/a']],
  ['run digits:report', ['x/a', 'x/b', 'x/c']],
  ['run-many -t train -p a,b', ['x/a', 'x/b']],
  ['run-many --projects=b --target=train', ['x/a', 'x/b']],
  ['run-many -p a digits -t train', ['x/a', 'x/b', 'x/c']],
  ['run-many -t train -p a -p b --parallel 2', ['x/a', 'x/b']],
])('nx %s runs %j', (command, paths) => {
  expect(selected(command)).toEqual(paths);
});

it.each([
  '',
  'run',
  'run-many -t train',
  'run-many -t train -p *',
  'run-many -t train -p !a',
  'run-many -t train -p tag:x',
  'run-many -t train -p',
  'affected -t train',
  'train a',
  'run --verbose a:train',
  'run web:build',
  'run a',
  'run constructor:train',
  'watch --all -- nx run a:train',
])('nx %s may run any', (command) => {
  expect(selected(command)).toBeUndefined();
});

it('may be any where nx.json adds dependencies to our targets', () => {
  expect(selected('run a:train', { train: { dependsOn: ['^build'] } })).toBeUndefined();
  expect(selected('run a:train', { 'tensorlab:train': { dependsOn: [] } })).toBeUndefined();
  expect(selected('run a:train', { build: { dependsOn: ['^build'] }, train: {} })).toEqual(['x/a']);
});

describe('cross-validations', () => {
  const may = (command: string, targetDefaults = {}) =>
    mayCrossvalidate(['node', 'nx', ...command.split(' ')], { targetDefaults });

  it.each([
    'run a:train',
    'a:evaluate',
    'run digits:report --base=main',
    'run-many -t train -p a b',
    'run-many -p a b -t train,evaluate --parallel=2',
    'affected -t train evaluate',
    'affected --base=main --targets=train,predict',
    'run-many -t=train -t explain',
    'affected -t lint typecheck test',
  ])('are not run by nx %s', (command) => {
    expect(may(command)).toBe(false);
  });

  it.each([
    '',
    'run a:crossval',
    'run a:train-fold-1-seed-2',
    'run a:publish',
    'run a',
    'train a',
    'run-many -t train crossval',
    'run-many -t=evaluate -t publish',
    'affected -t train,evaluate-fold-1',
    'run-many --all',
    'affected -t',
  ])('may be run by nx %s', (command) => {
    expect(may(command)).toBe(true);
  });

  it.each([
    [{ train: { dependsOn: ['crossval'] } }, true],
    [{ build: { dependsOn: ['evaluate-*'] } }, true],
    [{ build: { dependsOn: [{ projects: ['a'], target: 'train-fold-1' }] } }, true],
    [{ test: { inputs: ['**/*'], dependsOn: ['^build'] } }, false],
  ])('may be run where nx.json has %j: %j', (targetDefaults, expected) => {
    expect(may('run a:train', targetDefaults)).toBe(expected);
  });
});
