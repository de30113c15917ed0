import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { keyDetails } from './details';
import { keysOf } from './keys';
import { runId } from './run-id';
import { surroundingsOf } from './surroundings';
import { isUnkeyed } from './used-files';

const file = 'experiments/configs/wide/experiment.yaml';
const base = 'experiments/configs/base/experiment.yaml';
const starting = (source: string) => ({ [file]: `extends: base\ninit_from: ${source}\n` });

let workspace: WorkspaceFixture;
beforeEach(() => (workspace = new WorkspaceFixture(smallLab)));
afterEach(() => workspace.dispose());

function keyOf(experiment = 'wide'): string | undefined {
  const { lab } = workspace.read().labs[0]!;
  return keysOf(lab, experiment, surroundingsOf(lab, {})).train;
}

function details(experiment = 'wide') {
  const { lab } = workspace.read().labs[0]!;
  return keyDetails(lab, experiment, surroundingsOf(lab, {}));
}

const problems = (experiment = 'wide') => {
  const found = details(experiment);
  return isUnkeyed(found) ? found.unkeyed : [];
};

it('goes with the bytes of a file', () => {
  const weights = 'models/pretrained/a.safetensors';
  workspace.write({ ...starting(weights), [weights]: 'one' });
  const before = keyOf();
  workspace.write({ [weights]: 'two' });
  expect(keyOf()).toMatch(/^[0-9a-f]{64}$/);
  expect(keyOf()).not.toBe(before);
});

it('goes with the train key of another experiment, and names its run for Python', () => {
  workspace.write(starting('{from: base, skip: ["head.*"]}'));
  const before = keyOf();
  expect(details()).toMatchObject({ inits: { base: runId(keyOf('base')!) } });
  workspace.write({ 'src/utils/seed.py': 'def seed(x): ...\n' });
  expect(keyOf()).not.toBe(before);
});

it('is judged anew when only what it starts from has changed', () => {
  workspace.write({
    [file]: smallLab[base]!.replace('architectures.mlp.MLP', 'architectures.cnn.CNN'),
  });
  workspace.write({ [file]: `${workspace.text(file)}init_from: base\n` });
  const { keys } = workspace.read().labs[0]!.analysis;
  workspace.read().disk.cache.save();
  workspace.write({ 'src/architectures/mlp/mlp.py': 'class MLP: x = 1\n' });
  const again = workspace.read().labs[0]!.analysis.keys;
  expect(again.wide!.train).toBe(keyOf());
  expect(again.wide!.train).not.toBe(keys.wide!.train);
});

it('goes with the bytes of the weights of one run, and of nothing else in it', () => {
  const weights = 'models/checkpoints/base/0a1b2c3d4e5f/best.safetensors';
  workspace.write({ ...starting('base/0a1b2c3d4e5f'), [weights]: 'one' });
  const before = keyOf();
  workspace.write({ 'src/utils/plots.py': 'x = 1\n', 'models/checkpoints/base/x/a.pt': '' });
  expect(keyOf()).toBe(before);
  expect(details()).not.toHaveProperty('inits');
  workspace.read().disk.cache.save();
  workspace.write({ [weights]: 'two' });
  expect(keyOf()).not.toBe(before);
  expect(workspace.read().labs[0]!.analysis.keys.wide!.train).toBe(keyOf());
});

it('goes with the commit that the cache of Hugging Face knows', () => {
  workspace.write(starting('hf:org/name'));
  const before = keyOf();
  workspace.write({ 'cache/huggingface/hub/models--org--name/refs/main': 'c0ffee' });
  expect(before).toBeDefined();
  expect(keyOf()).not.toBe(before);
});

it.each([
  ['models/pretrained/none.safetensors', 'models/pretrained/none.safetensors is not there'],
  ['base/0a1b2c3d4e5f', 'base/0a1b2c3d4e5f is not there'],
  ['nothing', 'nothing is not there, or has no key.'],
  ['wide', 'wide is not there, or has no key.'],
  ['${oc.env:X}', 'only Python knows what init_from is'],
])('has no key from %s', (source, message) => {
  workspace.write(starting(source));
  expect(problems().join(' ')).toContain(message);
});

it('has no key where two experiments start from each other', () => {
  workspace.write(starting('base'));
  workspace.write({ [base]: `${smallLab[base]}init_from: wide\n` });
  expect([keyOf('base'), keyOf('wide')]).toEqual([undefined, undefined]);
});
