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
  expect({ train: train.key, evaluate: evaluate?.key }).toEqual(keys.base);
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

it('says why an experiment has none', () => {
  workspace.write({ 'experiments/configs/wide/experiment.yaml': 'extends: nothing\n' });
  expect(() => details('wide')).toThrow(/extends names nothing/);
  expect(() => details('other')).toThrow(/no experiment other/);
});
