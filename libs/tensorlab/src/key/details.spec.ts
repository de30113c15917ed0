import { join } from 'node:path';
import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { detailsOf } from './details';
import { isUnkeyed } from './used-files';

let workspace: WorkspaceFixture;
beforeEach(() => (workspace = new WorkspaceFixture(smallLab)));
afterEach(() => workspace.dispose());

function details(experiment: string) {
  const found = detailsOf(workspace.root, join(workspace.root, 'experiments/configs', experiment));
  if (isUnkeyed(found)) {
    throw new Error(found.unkeyed.join(' '));
  }
  return found;
}

it('has the keys that Nx is told', () => {
  const { keys } = workspace.read().labs[0]!.analysis;
  const { train, evaluate } = details('base');
  expect({ train: train.key, evaluate: evaluate?.key }).toEqual({
    train: keys.base!.train,
    evaluate: keys.base!.evaluate,
  });
});

it('has the definitions of every module', () => {
  const { definitions } = details('base');
  expect(Object.keys(definitions)).toContain('src/utils/__init__.py');
  const { MLP, ...imports } = definitions['src/architectures/mlp/mlp.py']!;
  expect(MLP).toMatch(/^[0-9a-f]{16}$/);
  workspace.write({
    'src/architectures/mlp/mlp.py': smallLab['src/architectures/mlp/mlp.py']!.replace(
      '...',
      'x = 1',
    ),
  });
  const { MLP: other, ...same } = details('base').definitions['src/architectures/mlp/mlp.py']!;
  expect(other).not.toBe(MLP);
  expect(same).toEqual(imports);
});

it('has the chain of imports to every file', () => {
  const { chains } = details('wide');
  expect(chains['src/utils/seed.py']).toEqual([
    'experiments/configs/base/experiment.yaml:3',
    'src/architectures/mlp/__init__.py:1',
    'src/architectures/mlp/mlp.py:3',
  ]);
  expect(chains['src/architectures/mlp/vocabulary.txt']).toBeDefined();
});

it('has the file and the line that set each key', () => {
  const { origins } = details('wide');
  expect(origins).toMatchObject({
    'architecture._target_': 'experiments/configs/base/experiment.yaml:3',
    'architecture.hidden': 'experiments/configs/wide/experiment.yaml:3',
    extends: 'experiments/configs/wide/experiment.yaml:1',
  });
});

describe('a variant', () => {
  const variant = (...set: string[]) => {
    const folder = join(workspace.root, 'experiments/configs/base');
    const found = detailsOf(workspace.root, folder, set);
    return isUnkeyed(found) ? found.unkeyed : found;
  };
  const key = (...set: string[]) => {
    const found = variant(...set);
    return Array.isArray(found) ? found : found.train.key;
  };

  it('has a key of its own, by value', () => {
    expect(key()).toBe(details('base').train.key);
    expect(key('seed=7')).not.toBe(key());
    expect(key('seed=7')).toBe(key(' seed=0x7'));
    expect(key('seed=7', 'loss.weight=1')).toBe(key('loss.weight=1', 'seed=1', 'seed=7'));
    expect(variant('seed=7')).toMatchObject({ origins: { seed: '--set' } });
  });

  it('has the key of the experiment where nothing changes that is trained', () => {
    expect(key('description=other', 'evaluate.splits=[val]')).toBe(key());
  });

  it('is made from what its overrides name', () => {
    const set = 'loss._target_=src.losses.sharp.Sharp';
    expect(key(set)).toEqual(['--set:1: src.losses.sharp.Sharp does not exist.']);
    workspace.write({ 'src/losses/sharp/__init__.py': 'class Sharp: ...\n' });
    const before = key(set);
    workspace.write({ 'src/losses/sharp/__init__.py': 'class Sharp: x = 1\n' });
    expect(key(set)).not.toBe(before);
    expect(key('dataloader.dataset=none')).toEqual([expect.stringMatching(/no dataset none/)]);
  });

  it.each(['seed', '.a=1', 'architecture=1', 'a: b=1', 'loss={', 'colour=1'])(
    'has none where Python refuses %j',
    (text) => {
      expect(variant(text)).toEqual([expect.any(String)]);
    },
  );
});

it('says why an experiment has none', () => {
  workspace.write({ 'experiments/configs/wide/experiment.yaml': 'extends: nothing\n' });
  expect(() => details('wide')).toThrow(/extends names nothing/);
  expect(() => details('other')).toThrow(/no experiment other/);
});
