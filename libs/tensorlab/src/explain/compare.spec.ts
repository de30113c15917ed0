import type { KeyDetails } from '../key/details';
import { compareDetails, compareEvaluations } from './compare';

const base = {
  sections: {
    seed: 0,
    architecture: { _target_: 'src.architectures.mlp.MLP', hidden: 128 },
    optimizer: { _target_: 'torch.optim.AdamW', lr: 0.001, betas: [0.9, 0.999] },
  },
  modules: { 'src/architectures/mlp/mlp.py': 'a1' },
  files: {},
  datasets: { digits: 'd1' },
  packages: { torch: '2.13.0' },
  unlocked: { apex: null },
  python: '3.11',
  runtime: '0.1.0',
};

function details(parts: object = {}, rest: object = {}): KeyDetails {
  const all = { format: 2, ...base, ...parts };
  return {
    train: { key: JSON.stringify(all), parts: all },
    definitions: {},
    chains: {},
    origins: {},
    ...rest,
  } as KeyDetails;
}

const reasons = (then: object, now: object, rest: object = {}) =>
  compareDetails(details(then), details(now, rest)).map(({ kind, subject, ...reason }) => [
    `${kind} ${subject}`,
    reason,
  ]);

it('says what is in another order, and not what is left out', () => {
  const having = (layers: object, more: object = {}) => ({
    sections: { architecture: { layers, _target_: 'a.B' }, ...more },
  });
  const places = { origins: { 'architecture.layers': 'e.yaml:3' } };
  expect(reasons(having({ a: 1, b: 2 }), having({ b: 2, a: 1 }, { seed: 0 }), places)).toEqual([
    [
      'config architecture.layers',
      { order: true, old: ['a', 'b'], new: ['b', 'a'], origin: 'e.yaml:3' },
    ],
  ]);
  expect(reasons(having({ a: 1, b: 2 }), having({ b: 2, c: 3 }))).toEqual([
    ['config architecture.layers.a', { old: 1 }],
    ['config architecture.layers.c', { new: 3 }],
  ]);
});

it('names initial weights that are others under the same name', () => {
  const from = (init_from: string, initial: string) => ({
    sections: { ...base.sections, init_from },
    initial,
  });
  expect(reasons(from('a', '1'), from('a', '2'))).toEqual([['weights a', { change: 'changed' }]]);
  expect(reasons(from('a', '1'), from('b', '2'))).toEqual([
    ['config init_from', { old: 'a', new: 'b' }],
  ]);
});

it('says what the code behind prepared data was made from, in place of the data', () => {
  const file = 'src/preprocess/digits/preprocess.py';
  const made = (fingerprint: string) => ({
    prepared: { modules: { [file]: fingerprint }, files: {}, datasets: {}, packages: {} },
    definitions: { [file]: { preprocess: fingerprint } },
    chains: { [file]: ['experiments/configs/e/experiment.yaml:3'] },
  });
  const data = (key: string) => ({ datasets: { 'processed/digits': key } });
  const [then, now] = [details(data('1'), made('a')), details(data('2'), made('b'))];
  expect(compareDetails(then, now)).toEqual([
    {
      kind: 'module',
      subject: file,
      change: 'changed',
      definitions: { added: [], changed: ['preprocess'], removed: [] },
      chain: ['experiments/configs/e/experiment.yaml:3'],
    },
  ]);
  expect(compareDetails(details(data('1')), now)).toEqual([
    { kind: 'dataset', subject: 'processed/digits', change: 'changed' },
  ]);
});

it('has no reason where the keys are equal', () => {
  expect(reasons({}, {})).toEqual([]);
});

it.each([
  ['python', { python: '3.12' }, 'python Python', { old: '3.11', new: '3.12' }],
  ['a first environment', { python: null }, 'python Python', { old: '3.11' }],
  ['the runtime', { runtime: '0.2.0' }, 'runtime tensorlab', { old: '0.1.0', new: '0.2.0' }],
  ['a package', { packages: { torch: '2' } }, 'package torch', { old: '2.13.0', new: '2' }],
  ['a new package', { packages: { torch: '2.13.0', scipy: '1' } }, 'package scipy', { new: '1' }],
  ['what is installed', { unlocked: { apex: '0.1' } }, 'package apex', { old: 'none', new: '0.1' }],
  ['a dataset', { datasets: { digits: 'd2' } }, 'dataset digits', { change: 'changed' }],
  [
    'another dataset',
    { datasets: { digits: 'd1', mnist: 'm' } },
    'dataset mnist',
    { change: 'added' },
  ],
  ['a variable', { environment: { WIDTH: '3f' } }, 'input env:WIDTH', { change: 'added' }],
  ['an input', { inputs: { 'words.txt': 'x' } }, 'input words.txt', { change: 'added' }],
  ['a variable of inputs', { inputs: { 'env:KEY': '3f' } }, 'input env:KEY', { change: 'added' }],
  ['a variable that is not set', { inputs: { 'env:KEY': null } }, 'format key', {}],
  ['a format', { format: 3, modules: { 'src/x.py': '1' } }, 'format key', { old: '2', new: '3' }],
  ['what an older version does not know', { other: 1 }, 'format key', {}],
])('names %s', (_, now, head, rest) => {
  expect(reasons({}, now)).toEqual([[head, rest]]);
});

describe('the config', () => {
  const { sections } = base;
  const config = (now: object, origins = {}) => reasons({}, { sections: now }, { origins });

  it('has the old and the new value, and what sets it now', () => {
    const origins = { seed: 'experiments/configs/base/experiment.yaml:3' };
    expect(config({ ...sections, seed: 1 }, origins)).toEqual([
      ['config seed', { old: 0, new: 1, origin: 'experiments/configs/base/experiment.yaml:3' }],
    ]);
  });

  it('says what set it then', () => {
    const then = details({}, { origins: { seed: '--set' } });
    expect(compareDetails(then, details({ sections: { ...sections, seed: 1 } }))).toEqual([
      { kind: 'config', subject: 'seed', old: 0, new: 1, oldOrigin: '--set' },
    ]);
  });

  it('looks into maps, and takes a list whole', () => {
    const { optimizer } = sections;
    expect(
      config({ ...sections, optimizer: { ...optimizer, lr: 0.01, betas: [0.9, 0.99] } }),
    ).toEqual([
      ['config optimizer.lr', { old: 0.001, new: 0.01 }],
      ['config optimizer.betas', { old: [0.9, 0.999], new: [0.9, 0.99] }],
    ]);
  });

  it('names each key of a section that comes or goes', () => {
    const { seed, architecture } = sections;
    expect(config({ seed, architecture }).map(([head]) => head)).toEqual([
      'config optimizer._target_',
      'config optimizer.lr',
      'config optimizer.betas',
    ]);
  });

  it('tells an integer from a float, and a text from a number', () => {
    expect(config({ ...sections, seed: { '!!float': '0.0' } })).toHaveLength(1);
    expect(config({ ...sections, seed: '0' })).toHaveLength(1);
  });

  it('has the line of the map around a key that has none of its own', () => {
    const origins = { optimizer: 'e.yaml:9' };
    const optimizer = { ...sections.optimizer, lr: 1 };
    expect(config({ ...sections, optimizer }, origins)).toEqual([
      ['config optimizer.lr', { old: 0.001, new: 1, origin: 'e.yaml:9' }],
    ]);
  });

  it('looks into lists of maps', () => {
    const list = (size: number) => ({ transforms: [{ size }, { flip: true }] });
    expect(reasons({ sections: list(1) }, { sections: list(2) })).toEqual([
      ['config transforms[0].size', { old: 1, new: 2 }],
    ]);
  });

  describe('with interpolations, when every file counts whole', () => {
    const files = (...values: object[]) => ({ sections: { '!!files': values } });
    const parent = { seed: 0, description: 'x', trainer: { epochs: '${seed}' } };

    it('compares what they come to', () => {
      expect(
        reasons(files({ seed: 1 }, parent), files({ seed: 1 }, { ...parent, trainer: {} })),
      ).toEqual([['config trainer', { old: { epochs: '${seed}' }, new: {} }]]);
    });

    it('names what does not train otherwise', () => {
      const other = { ...parent, tags: ['a'] };
      expect(reasons(files(parent), files({ ...other, project: 'p' }))).toEqual([
        ['config tags', { new: ['a'] }],
        ['config project', { new: 'p' }],
      ]);
    });

    it('names a parent whose value is hidden by the child', () => {
      expect(
        reasons(files({ seed: 1 }, parent), files({ seed: 1 }, { ...parent, seed: 2 })),
      ).toEqual([['config extends[1].seed', { old: 0, new: 2 }]]);
    });
  });
});

describe('a module', () => {
  const file = 'src/architectures/mlp/mlp.py';
  const chains = { [file]: ['experiments/configs/e/experiment.yaml:5'] };

  it('has the definitions that changed, and the chain that leads there', () => {
    const then = details({}, { definitions: { [file]: { f: '1', MLP: '1', 'MLP.old': '1' } } });
    const now = details(
      { modules: { [file]: 'a2' } },
      { chains, definitions: { [file]: { f: '2', MLP: '1', New: '1', 'New.x': '1' } } },
    );
    expect(compareDetails(then, now)).toEqual([
      {
        kind: 'module',
        subject: file,
        change: 'changed',
        definitions: { changed: ['f'], added: ['New'], removed: ['MLP.old'] },
        chain: chains[file],
      },
    ]);
  });

  it('that left the closure has the chain of then', () => {
    const then = details({}, { chains });
    expect(compareDetails(then, details({ modules: {} }))).toMatchObject([
      { kind: 'module', subject: file, change: 'removed', chain: chains[file] },
    ]);
  });
});

it('compares evaluations by their own parts', () => {
  const evaluation = (metrics: string[], train: string) => {
    const parts = { format: 2, train, evaluate: { metrics }, modules: {}, files: {}, datasets: {} };
    return details({}, { evaluate: { key: JSON.stringify(parts), parts } });
  };
  expect(compareEvaluations(evaluation(['f1'], 'k'), evaluation(['f1', 'loss'], 'k'))).toEqual([
    { kind: 'config', subject: 'evaluate.metrics', old: ['f1'], new: ['f1', 'loss'] },
  ]);
  expect(compareEvaluations(evaluation(['f1'], 'k'), evaluation(['f1'], 'other'))).toEqual([]);
  expect(compareEvaluations(details(), evaluation(['f1'], 'k'))).toEqual([]);
});

it('takes what has not its shape for nothing', () => {
  const odd = { modules: null, files: 3, datasets: { digits: 1 }, sections: [1], packages: 'x' };
  const then = details(odd, { definitions: null, chains: { a: 3 }, origins: [], evaluate: 3 });
  const kinds = compareDetails(then, details()).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['config', 'module', 'dataset', 'package']));
  expect(compareDetails(details(), then)).toHaveLength(kinds.length);
  expect(compareEvaluations(then, details())).toEqual([]);
});
