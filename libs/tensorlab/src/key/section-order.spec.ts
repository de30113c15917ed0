import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { keysOf } from './keys';
import { surroundingsOf } from './surroundings';

const file = (name: string) => `experiments/configs/${name}/experiment.yaml`;
let workspace: WorkspaceFixture;
beforeEach(() => (workspace = new WorkspaceFixture(smallLab)));
afterEach(() => workspace.dispose());

function keys(text: string, name = 'base', env: NodeJS.ProcessEnv = {}) {
  workspace.write({ [file(name)]: text });
  const { lab } = workspace.read().labs[0]!;
  const found = keysOf(lab, name, surroundingsOf(lab, env));
  expect(found).toMatchObject({ train: expect.anything(), evaluate: expect.anything() });
  return found;
}

const text = smallLab[file('base')]!;
const withArgument = (argument: string) => text.replace('  hidden: 128', `  ${argument}`);
const trainings = (...texts: string[]) => new Set(texts.map((one) => keys(one).train)).size;
const evaluations = (...texts: string[]) => new Set(texts.map((one) => keys(one).evaluate)).size;

describe('the order of a map counts where Python sees it', () => {
  it.each([
    ['of layers', 'layers: {a: 3, b: 5}', 'layers: {b: 5, a: 3}'],
    ['with keys that look like numbers', 'layers: {b: 3, 1: 5}', 'layers: {1: 5, b: 3}'],
    ['of numbers', 'layers: {1: 3, 0: 5}', 'layers: {0: 5, 1: 3}'],
    ['in a list', 'layers: [{a: 3, b: 5}]', 'layers: [{b: 5, a: 3}]'],
    ['of arguments, which may be **kwargs', 'a: 3\n  b: 5', 'b: 5\n  a: 3'],
    ['of an object inside', 'net: {_target_: x.Y, a: 1, b: 2}', 'net: {_target_: x.Y, b: 2, a: 1}'],
  ])('%s', (_, one, other) => {
    expect(trainings(withArgument(one), withArgument(other))).toBe(2);
  });

  it('in a parent, whose keys come first', () => {
    const child = (own: string) => `extends: base\narchitecture:\n  ${own}\n`;
    const train = (parent: string, own: string) => {
      workspace.write({ [file('base')]: withArgument(parent) });
      return keys(child(own), 'wide').train;
    };
    const one = train('layers: {a: 1, b: 2}', 'layers: {b: 2}');
    expect(train('layers: {b: 2, a: 1}', 'layers: {b: 2}')).not.toBe(one);
    expect(train('layers: {a: 1}', 'layers: {b: 2, a: 1}')).toBe(one);
  });

  it('with an interpolation in it', () => {
    const open = (...layers: string[]) =>
      layers.map((one) => withArgument(`layers: {${one}}\n  size: \${seed}`));
    expect(trainings(...open('a: 3, b: 5', 'b: 5, a: 3'))).toBe(2);
  });

  it('in the evaluation', () => {
    const ood = (argument: string) =>
      `${text}evaluate: {ood: [{dataloader: {_target_: torch.x.Y, c: {${argument}}}}]}\n`;
    expect(evaluations(ood('a: 1, b: 2'), ood('b: 2, a: 1'))).toBe(2);
  });
});

describe('the order says nothing', () => {
  const [first = '', ...lines] = text
    .replace('architecture:\n  _target_: src.architectures.mlp.MLP\n  hidden: 128\n', 'seed: 3\n')
    .split('\n')
    .filter(Boolean);

  it('of sections, with an interpolation too', () => {
    for (const net of [
      '{_target_: src.architectures.mlp.MLP}',
      '{_target_: src.architectures.mlp.MLP, a: "${seed}"}',
    ]) {
      const all = [first, ...lines, `architecture: ${net}`];
      expect(trainings(all.join('\n'), all.reverse().join('\n'))).toBe(1);
    }
  });

  it('of what says how an object is built, and of what the evaluation is made of', () => {
    const partial = (own: string) => text.replace('_target_: torch.nn.CrossEntropyLoss', own);
    expect(
      trainings(
        partial('_target_: torch.nn.X, a: 1, _partial_: true'),
        partial('_partial_: true, a: 1, _target_: torch.nn.X'),
      ),
    ).toBe(1);
    const evaluate = (own: string) => `${text}evaluate: {${own}}\n`;
    expect(
      evaluations(
        evaluate('metrics: [accuracy], splits: [val]'),
        evaluate('splits: [val], metrics: [accuracy]'),
      ),
    ).toBe(1);
  });
});

describe('a default that is written out counts for nothing', () => {
  it.each([
    'seed: 0',
    'freeze: []',
    'scheduler: null',
    'inputs: []',
    'init_from: null',
    'tracking: []',
  ])('%s', (line) => {
    expect(trainings(text, `${text}${line}\n`)).toBe(1);
  });

  it.each([
    'evaluate: {}',
    'evaluate: {splits: [test], metrics: null, ood: [], groups: [], bootstrap: {}}',
  ])('%s', (line) => {
    expect(evaluations(text, `${text}${line}\n`)).toBe(1);
  });

  it('but another value does, and a default over a value of the parent', () => {
    expect(trainings(text, `${text}seed: 1\n`, `${text}seed: 0.0\n`.replace('0.0', '2'))).toBe(3);
    workspace.write({ [file('base')]: `${text}seed: 1\n` });
    expect(keys('extends: base\nseed: 0\n', 'wide').train).not.toBe(
      keys('extends: base\n', 'wide').train,
    );
  });
});
