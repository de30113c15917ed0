import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { evaluateKey, trainKey } from './keys';
import { surroundingsOf } from './surroundings';
import { isUnkeyed } from './used-files';

const base = 'experiments/configs/base/experiment.yaml';
const prepared = 'src/preprocess/words/generate.py';
const files: Record<string, string> = {
  ...smallLab,
  'pyproject.toml': '[tool.tensorlab]\nname = "lab"\npythonpath = ["libs/nets"]\n',
  'libs/nets/models/__init__.py': '',
  'libs/nets/models/lenet.py': 'class LeNet: ...\n',
  'datasets/raw/faces/dataset.yaml': 'source: {file: /data/faces}\n',
  'src/preprocess/__init__.py': '',
  'src/preprocess/words/__init__.py': '',
  [prepared]: 'def generate(out): ...\n',
};
let workspace: WorkspaceFixture;
beforeEach(() => (workspace = new WorkspaceFixture(files)));
afterEach(() => workspace.dispose());

/** What the training, or the evaluation, is made from with a line more among the arguments of the architecture. */
function made(line: string, env: NodeJS.ProcessEnv = {}, text = smallLab[base]!) {
  workspace.write({ [base]: text.replace('  hidden: 128', `  ${line}`) });
  return parts('base', env);
}

function parts(experiment: string, env: NodeJS.ProcessEnv = {}) {
  const { lab } = workspace.read().labs[0]!;
  const surroundings = surroundingsOf(lab, env);
  const train = trainKey(lab, experiment, surroundings);
  const evaluate = isUnkeyed(train) ? train : evaluateKey(lab, experiment, train.key, surroundings);
  if (isUnkeyed(train) || isUnkeyed(evaluate)) {
    return { unkeyed: [train, evaluate].flatMap((one) => (isUnkeyed(one) ? one.unkeyed : [])) };
  }
  return {
    modules: Object.keys(train.parts.modules),
    datasets: Object.keys(train.parts.datasets),
    evaluated: Object.keys(evaluate.parts.datasets),
    keys: `${train.key} ${evaluate.key}`,
  };
}

describe('data', () => {
  const all = ['digits', 'faces', 'generated/words'];

  it.each([
    ['path: datasets/raw/faces/x.npy', ['digits', 'faces']],
    ['path: ./datasets//raw/faces', ['digits', 'faces']],
    ['path: /anywhere/lab/datasets/raw/faces/', ['digits', 'faces']],
    ['files: [{path: datasets/raw/faces/a, weight: 1}]', ['digits', 'faces']],
    ['train_dataset: faces', ['digits', 'faces']],
    ['datasets: {train: faces, val: digits}', ['digits', 'faces']],
    ['eval_datasets: [faces]', ['digits', 'faces']],
    ['data_dir: faces', ['digits', 'faces']],
    ['root: datasets/raw', ['digits', 'faces']],
    ['pattern: "datasets/raw/*/x.npy"', ['digits', 'faces']],
    ['path: datasets/generated/words/x.npy', ['digits', 'generated/words']],
    ['path: datasets/splits/words/train.json', ['digits', 'generated/words']],
    ['source: generated/words', ['digits', 'generated/words']],
    ['data_dir: datasets', all],
    ['root: ./datasets', all],
    ['path: "${oc.env:DATA}/x.npy"', ['digits', 'faces']],
    ['path: "${oc.env:OTHER,datasets/raw/faces}"', ['digits', 'faces']],
    ['kind: faces\n  path: "datasets/raw/${architecture.kind}"', ['digits', 'faces']],
    ['path: "datasets/raw/${.kind}"', all],
    ['path: "${oc.select:${.kind}}"', all],
    ['name: faces', ['digits']],
    ['train_dataset: nothing', ['digits']],
    ['path: datasets/raw/nothing/x.npy', ['digits']],
    ['package: datasets', ['digits']],
    ['hidden: "${oc.env:WIDTH,64}"', ['digits']],
  ])('is named by %s', (line, expected) => {
    const env = { DATA: 'datasets/raw/faces' };
    expect(made(line, env)).toMatchObject({ datasets: expected });
  });

  it('has to be there where a key names nothing else', () => {
    expect(made('dataset: {_target_: torch.X}')).toMatchObject({ datasets: ['digits'] });
    expect(made('dataset: "${oc.env:DATA}"', { DATA: 'fases' })).toMatchObject({
      unkeyed: expect.arrayContaining([`${base}: there is no dataset fases.`]),
    });
  });

  it('goes with its manifest, and makes an edge', () => {
    const before = made('path: datasets/raw/faces/x.npy');
    workspace.write({ 'datasets/raw/faces/dataset.yaml': 'source: {file: /data/other}\n' });
    expect(parts('base')).not.toEqual(before);
    const { paths, edges } = workspace.read().labs[0]!.analysis.edges;
    const targets = edges.filter(([from]) => paths[from] === base).map(([, to]) => paths[to]);
    expect(targets).toContain('datasets/raw/faces/dataset.yaml');
  });

  it('of the evaluation counts there alone', () => {
    const text = `${smallLab[base]!}evaluate: {ood: [{dataloader: {_target_: torch.X, path: datasets/raw/faces}}]}\n`;
    expect(made('a: 1', {}, text)).toMatchObject({ datasets: ['digits'], evaluated: ['faces'] });
  });
});

describe('a module', () => {
  const [lenet, plots, cnn] = [
    'libs/nets/models/lenet.py',
    'src/utils/plots.py',
    'src/architectures/cnn/cnn.py',
  ];

  it.each([
    ['name: models.lenet.LeNet', lenet],
    ['class_path: models.lenet.LeNet', lenet],
    ['target: "models.lenet:LeNet"', lenet],
    ['factory: src.utils.plots:plot', plots],
    ['script: src/utils/plots.py', plots],
    ['args: "--plot src.utils.plots.plot --epochs 3"', plots],
    ['models.lenet: 1', lenet],
    ['name: "${oc.env:MODULE}.plot"', plots],
    ['name: "${oc.env:NONE,models.lenet}"', lenet],
    ['kind: cnn\n  name: "src.architectures.${architecture.kind}.CNN"', cnn],
    ['name: "${.kind}.X"', cnn],
    ['name: "${oc.select:${.kind}}"', cnn],
  ])('is named by %s', (line, module) => {
    const found = made(line, { MODULE: 'src.utils.plots' });
    expect(found).toMatchObject({ modules: expect.arrayContaining([module]) });
    expect(found.modules!.includes('src/__init__.py')).toBe(true);
  });

  it.each([
    'hidden: "${oc.env:WIDTH,64}"',
    'size: "${architecture.size2}"\n  size2: 3',
    'note: "run-${seed} of it"',
  ])('is not named by %s', (line) => {
    expect(made(line).modules).not.toContain(cnn);
  });
});

describe('a variable', () => {
  it.each(['', 'evaluate: {ood: [{dataloader: {_target_: torch.X, n: "${oc.env:N,1}"}}]}\n'])(
    'counts by its value, unset and empty apart, in %j',
    (evaluate) => {
      const line = evaluate === '' ? 'n: "${oc.env:N,1}"' : 'n: 1';
      const all = [{}, { N: '' }, { N: '1' }, { N: '2' }].map(
        (env) => made(line, env, smallLab[base]! + evaluate).keys,
      );
      expect(new Set(all).size).toBe(4);
    },
  );
});

it('counts a variable by a resolver whose name is in the file', () => {
  const line = 'kind: oc.env\n  size: "${oc.decode:${${architecture.kind}:SIZE}}"';
  const [one, other] = ['1', '2'].map((SIZE) => made(line, { SIZE }).keys);
  expect(one).toBeDefined();
  expect(other).not.toBe(one);
});

describe('there is no key for', () => {
  it.each(['${${.kind}:BS}', '${my-resolver:1}', '${a.${b}:x}', '${x:${oc.env:A}}'])(
    '%s, whose resolver only Python knows',
    (text) => {
      const { unkeyed } = made(`kind: oc.env\n  size: "${text}"`);
      expect(unkeyed?.join()).toMatch(/only Python knows/);
    },
  );

  it('a variable whose name is put together', () => {
    expect(made('size: "${oc.env:${.kind}}"').unkeyed?.join()).toMatch(/only Python knows/);
    expect(made('size: "${oc.env:A,${oc.env:B,1}}"', { B: '2' }).unkeyed).toBeUndefined();
  });
});

it('follows data and experiments that have a second name', () => {
  workspace.link('datasets/raw/alias', `${workspace.root}/datasets/raw/faces`);
  workspace.link('experiments/configs/second', `${workspace.root}/experiments/configs/base`);
  const before = made('path: datasets/raw/alias/x.npy');
  expect(before.datasets).toEqual(['alias', 'digits']);
  expect(parts('second').keys).toBe(before.keys);
  workspace.write({ 'datasets/raw/faces/dataset.yaml': 'source: {file: /data/other}\n' });
  expect(parts('second').keys).not.toBe(before.keys);
  expect(parts('second').keys).toBe(parts('base').keys);
});
