import { keyVariable, runId, runIdOf, variableOf } from './run-id';

const key = 'ab12'.repeat(16);

it('names the variable of an experiment', () => {
  expect(keyVariable('train', 'digits-mlp-wide')).toBe('TENSORLAB_TRAIN_DIGITS_MLP_WIDE');
});

describe('runId', () => {
  it('is the beginning of the key', () => {
    expect(runId(key)).toBe('ab12ab12ab12');
  });

  it('is another for a variant, whatever the order of its overrides', () => {
    const variant = runId(key, ['seed=1', 'trainer.epochs=3']);
    expect(variant).toMatch(/^[0-9a-f]{12}$/);
    expect(variant).not.toBe(runId(key));
    expect(variant).toBe(runId(key, ['trainer.epochs=3', 'seed=1']));
    expect(variant).not.toBe(runId(key, ['trainer.epochs=4', 'seed=1']));
  });

  it('counts the last of two overrides of one key', () => {
    expect(runId(key, ['seed=1', 'seed=2'])).toBe(runId(key, ['seed=2']));
  });
});

describe('runIdOf', () => {
  it('reads the key that the hook left, with or without the mark of a variant', () => {
    expect(runIdOf('TENSORLAB_TRAIN_E', [], { TENSORLAB_TRAIN_E: key })).toBe('ab12ab12ab12');
    expect(runIdOf('TENSORLAB_TRAIN_E', ['seed=1'], { TENSORLAB_TRAIN_E: `${key}-x1` })).toBe(
      runId(key, ['seed=1']),
    );
  });

  it('is undefined where there is no key', () => {
    expect(runIdOf('TENSORLAB_TRAIN_E', [], {})).toBeUndefined();
    expect(runIdOf('TENSORLAB_TRAIN_E', [], { TENSORLAB_TRAIN_E: 'unkeyed-1' })).toBeUndefined();
  });
});

it('finds the variable of a target among its inputs', () => {
  const inputs = [{ env: 'TENSORLAB_TRAIN_E_1A2B3C4D' }, { externalDependencies: [] }];
  expect(variableOf({ inputs })).toBe('TENSORLAB_TRAIN_E_1A2B3C4D');
  expect(variableOf(undefined)).toBe('');
});
