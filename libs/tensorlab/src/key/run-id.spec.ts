import { isPromise, keyVariable, promiseOf, runId, runIdOf, variableOf } from './run-id';

const key = 'ab12'.repeat(16);

it('names the variable of an experiment', () => {
  expect(keyVariable('train', 'digits-mlp-wide')).toBe('TENSORLAB_TRAIN_DIGITS_MLP_WIDE');
});

it('names a run by the beginning of its key', () => {
  expect(runId(key)).toBe('ab12ab12ab12');
});

describe('runIdOf', () => {
  it('reads the key that the hook left, with or without a mark', () => {
    for (const value of [promiseOf(key), `${promiseOf(key)}-x1`]) {
      expect(runIdOf('TENSORLAB_TRAIN_E', { TENSORLAB_TRAIN_E: value })).toBe('ab12ab12ab12');
    }
  });

  it('is undefined where there is no key', () => {
    expect(runIdOf('TENSORLAB_TRAIN_E', {})).toBeUndefined();
    expect(runIdOf('TENSORLAB_TRAIN_E', { TENSORLAB_TRAIN_E: 'unkeyed-1' })).toBeUndefined();
  });
});

it.each([
  [promiseOf(key), true],
  [`${promiseOf(key)}-a1`, false],
  ['unkeyed-a1', false],
  ['', false],
])('%j may be a hit: %s', (value, promise) => {
  expect(isPromise(value)).toBe(promise);
});

it('finds the variable of a target among its inputs', () => {
  const inputs = [{ env: 'TENSORLAB_TRAIN_E_1A2B3C4D' }, { externalDependencies: [] }];
  expect(variableOf({ inputs })).toBe('TENSORLAB_TRAIN_E_1A2B3C4D');
  expect(variableOf(undefined)).toBe('');
});
