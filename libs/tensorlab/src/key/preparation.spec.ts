import { join } from 'node:path';
import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { detailsOf, type KeyDetails } from './details';
import { createDependencies, createNodes } from '../plugin';
import { keyEnvironment } from './hook';

const preprocess = 'src/preprocess/digits/preprocess.py';
const split = 'src/preprocess/digits/split.py';
const yaml = 'experiments/configs/base/experiment.yaml';
const manifest = 'datasets/raw/digits/dataset.yaml';

/** The small lab, whose experiment `base` reads what `src/preprocess/digits` makes; `raw` reads the raw data. */
const files: Record<string, string> = {
  ...smallLab,
  [yaml]: smallLab[yaml]!.replace('dataset: digits', 'dataset: processed/digits'),
  'experiments/configs/raw/experiment.yaml': smallLab[yaml]!,
  'src/preprocess/__init__.py': '',
  'src/preprocess/digits/__init__.py': '',
  [preprocess]: 'from src.utils.seed import seed\n\n\ndef preprocess(raw, out):\n    """One."""\n',
  [split]: 'from tensorlab import splits\n\n\ndef split(data): ...\n',
  'requirements.lock':
    'numpy==2.0\n    # via torch\nscikit-learn==1.9\n    # via lab\ntorch==2.13.0\n    # via lab\n',
};

let workspace: WorkspaceFixture;
beforeEach(() => (workspace = new WorkspaceFixture(files)));
afterEach(() => workspace.dispose());

const names = ['TENSORLAB_PREPROCESS_DIGITS', 'TENSORLAB_SPLIT_DIGITS', 'base:train', 'raw:train'];

/** Nx's graph, made anew; the targets by project. */
async function graph(at = workspace) {
  const context = { workspaceRoot: at.root, nxJsonConfiguration: {} };
  const made = await createNodes[1](at.files(), undefined, context);
  const projects = Object.fromEntries(
    made.flatMap(([, { projects = {} }]) =>
      Object.values(projects).map((project) => [project.name!, project]),
    ),
  );
  const edges = await createDependencies(undefined, {
    ...context,
    projects,
  } as unknown as Parameters<typeof createDependencies>[1]);
  const targets = (name: string) => projects[name]?.targets ?? {};
  return { targets, edges: edges.map(({ source, target }) => `${source} -> ${target}`) };
}

/** Which keys differ after an edit. */
async function changed(edit: Record<string, string>): Promise<string[]> {
  const keys = async (): Promise<Record<string, unknown>> => {
    const { targets } = await graph();
    const run = (experiment: string) => targets(experiment).train!.options.run;
    const environment = keyEnvironment(workspace.root, ['node', 'nx', 'run-many', '-t', 'x']);
    return { ...environment, 'base:train': run('base'), 'raw:train': run('raw') };
  };
  const before = await keys();
  workspace.write(edit);
  const after = await keys();
  return names.filter((name) => before[name] !== after[name]);
}

describe('the keys', () => {
  const all = names.slice(0, 3);

  it.each([
    ['the code', preprocess, '"""One."""', 'raw.exists()', all],
    ['a docstring of it', preprocess, 'One.', 'Two.', []],
    ['a module that it imports', 'src/utils/seed.py', 'seed()', 'seed(number)', names],
    ['the splits', split, '...', 'return {}', names.slice(1, 3)],
    ['a comment of them', split, '...', '... # why', []],
    ['the manifest', manifest, 'load_digits', 'load_iris', names],
    ['what is said in it', manifest, 'sklearn', 'web # new', []],
    ['scikit-learn', 'requirements.lock', 'learn==1.9', 'learn==2.0', names.slice(1, 3)],
    ['the dataloader', 'src/dataloaders/digits/digits.py', '...', 'x = 1', names.slice(2)],
    ['a file beside it', 'src/preprocess/digits/words.txt', '', 'a b', all],
  ])('go with %s', async (_, file, from, to, expected) => {
    const text = (files[file] ?? '').replace(from, to);
    expect(await changed({ [file]: text })).toEqual(expected);
  });

  it('are those of one run of the hook and of the graph, kept or not', async () => {
    await graph();
    const argv = ['node', 'nx', 'run', 'base:train'];
    const environment = keyEnvironment(workspace.root, argv);
    expect(environment.TENSORLAB_PREPROCESS_DIGITS).toMatch(/^[0-9a-f]{32}$/);
    expect(keyEnvironment(workspace.root, [...argv, '--set=a=1'])).toMatchObject({
      TENSORLAB_SPLIT_DIGITS: environment.TENSORLAB_SPLIT_DIGITS,
    });
  });

  it('of data that is made of other prepared data follow it, and a circle has none', async () => {
    const other = 'src/preprocess/other/preprocess.py';
    const reads = (data: string) => `path = "datasets/processed/${data}/x.npy"\n`;
    workspace.write({ 'src/preprocess/other/__init__.py': '', [other]: reads('digits') });
    const { targets } = await graph();
    expect(targets('preprocess-other').preprocess!.dependsOn).toEqual([
      { target: 'split', projects: ['preprocess-digits'] },
    ]);
    const environment = () => keyEnvironment(workspace.root, ['node', 'nx']);
    const before = environment().TENSORLAB_PREPROCESS_OTHER;
    workspace.write({ [preprocess]: 'x = 1\n' });
    await graph();
    expect(environment().TENSORLAB_PREPROCESS_OTHER).not.toBe(before);
    workspace.write({ [preprocess]: reads('other') });
    const { targets: now } = await graph();
    expect(environment().TENSORLAB_PREPROCESS_OTHER).toMatch(/^unkeyed-/);
    expect(now('base').train!.options.run).toBe('unkeyed');
    expect(now('raw').train!.options.run).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe('the graph', () => {
  it('has the tasks, with what they depend on and what they write', async () => {
    const { targets, edges } = await graph();
    const { preprocess: made, split: apart, lint } = targets('preprocess-digits');
    expect(made).toMatchObject({
      executor: 'tensorlab:preprocess',
      cache: true,
      inputs: [{ env: 'TENSORLAB_PREPROCESS_DIGITS' }, { externalDependencies: [] }],
      outputs: ['{workspaceRoot}/datasets/processed/digits'],
    });
    expect(made).not.toHaveProperty('dependsOn');
    expect(apart).toMatchObject({
      executor: 'tensorlab:split',
      dependsOn: ['preprocess'],
      outputs: ['{workspaceRoot}/datasets/splits/digits'],
    });
    expect(lint).toBeDefined();
    const first = [{ target: 'split', projects: ['preprocess-digits'] }];
    expect(targets('base').train!.dependsOn).toEqual(first);
    expect(targets('base').profile!.dependsOn).toEqual(first);
    expect(targets('raw').train).not.toHaveProperty('dependsOn');
    expect(edges).toEqual(
      expect.arrayContaining([
        'preprocess-digits -> dataset-digits',
        'base -> preprocess-digits',
        'raw -> dataset-digits',
      ]),
    );
    expect(edges).not.toContain('base -> dataset-digits');
    expect(edges).not.toContain('raw -> preprocess-digits');
  });

  it('knows data that a dataloader names by its path, without splits too', async () => {
    workspace.remove(split);
    workspace.write({
      'src/dataloaders/digits/digits.py': 'path = "datasets/processed/digits/x.npy"\n',
    });
    const { targets, edges } = await graph();
    const first = [{ target: 'preprocess', projects: ['preprocess-digits'] }];
    expect(targets('raw').train!.dependsOn).toEqual(first);
    expect(targets('preprocess-digits').split).toBeUndefined();
    expect(edges).toContain('dataloader-digits -> preprocess-digits');
  });

  it('knows data that only the evaluation needs', async () => {
    const ood = 'evaluate: {ood: [{dataset: processed/digits}]}\n';
    workspace.write({ 'experiments/configs/raw/experiment.yaml': smallLab[yaml]! + ood });
    const { targets } = await graph();
    expect(targets('raw').train).not.toHaveProperty('dependsOn');
    expect(targets('raw').evaluate!.dependsOn).toEqual([
      { target: 'train', params: 'forward' },
      { target: 'split', projects: ['preprocess-digits'] },
    ]);
  });

  it('has generated data, which is made of no raw data', async () => {
    workspace.remove(preprocess);
    workspace.write({ 'src/preprocess/digits/generate.py': 'def generate(out): ...\n' });
    const { targets, edges } = await graph();
    expect(targets('preprocess-digits').preprocess!.outputs).toEqual([
      '{workspaceRoot}/datasets/generated/digits',
    ]);
    expect(edges).not.toContain('preprocess-digits -> dataset-digits');
    expect(targets('base').train).not.toHaveProperty('dependsOn'); // processed/digits is not there
    expect(targets('base').train!.options.run).toBe('unkeyed');
  });
});

it('says in the details of a run what its data was made from', () => {
  const folder = join(workspace.root, 'experiments/configs/base');
  const { prepared, chains, definitions } = detailsOf(workspace.root, folder) as KeyDetails;
  expect(Object.keys(prepared!.modules)).toEqual(
    expect.arrayContaining([preprocess, split, 'src/utils/seed.py']),
  );
  expect(prepared!.datasets).toEqual({ digits: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(chains['src/utils/seed.py']).toContain('src/architectures/mlp/mlp.py:3');
  expect(chains[preprocess]).toEqual([`${yaml}:5`]);
  expect(definitions[preprocess]).toHaveProperty('preprocess');
});

describe('what leads to the code behind data', () => {
  const chainOf = (experiment: string, file: string) => {
    const folder = join(workspace.root, 'experiments/configs', experiment);
    return (detailsOf(workspace.root, folder) as KeyDetails).chains[file];
  };

  it('is the module that names the data', () => {
    workspace.write({
      'src/dataloaders/digits/digits.py': '\npath = "datasets/processed/digits/x.npy"\n',
    });
    expect(chainOf('raw', preprocess)).toEqual([
      `${yaml.replace('base', 'raw')}:5`,
      'src/dataloaders/digits/__init__.py:1',
      'src/dataloaders/digits/digits.py:2',
    ]);
  });

  it('is other prepared data, where that is made of it', () => {
    workspace.write({
      'src/preprocess/other/__init__.py': '',
      'src/preprocess/other/generate.py': 'path = "datasets/splits/digits/train.json"\n',
      [yaml]: smallLab[yaml]!.replace('dataset: digits', 'dataset: generated/other'),
    });
    expect(chainOf('base', split)).toEqual([`${yaml}:5`, 'src/preprocess/other/generate.py:1']);
  });

  it('ends where the code itself names its data, and where it may be any code', () => {
    workspace.write({
      [preprocess]: 'path = "datasets/processed/digits"\n',
      [yaml]: smallLab[yaml]!.replace('128', '${oc.select:optimizer.width,64}'),
    });
    expect(chainOf('base', split)).toEqual([`${yaml}:1`]);
    expect(chainOf('base', preprocess)).toEqual([`${yaml}:1`]);
  });
});
