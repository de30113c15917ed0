import { parseExperiment, type Experiment } from './experiment-file';
import { mergeExperiments, resolveExperiment, trainingSections } from './merge';

const file = (name: string) => `experiments/configs/${name}/experiment.yaml`;
const experiment = (name: string, text: string) => parseExperiment(text, file(name));

function resolve(name: string, texts: Record<string, string>) {
  const load = (other: string): Experiment | undefined =>
    texts[other] === undefined ? undefined : experiment(other, texts[other]);
  return resolveExperiment(load(name) as Experiment, load, Object.keys(texts));
}

const base = `project: digits
description: The base.
architecture: {_target_: src.a.A, hidden: 1, deep: {x: 1, y: [1, 2]}}
dataloader: {_target_: src.d.D, dataset: digits}
loss: {_target_: l.L}
optimizer: {_target_: o.O, lr: 1e-3}
trainer: {_target_: t.T}
tracking: [tensorboard]
`;

describe('mergeExperiments', () => {
  const merge = (child: string, ...parents: string[]) =>
    mergeExperiments(
      experiment('c', child),
      parents.map((text) => experiment('p', text)),
    );

  test.each([
    [
      'maps deeply',
      'loss: {a: {c: 2}}',
      ['loss: {a: {b: 1, c: 1}}'],
      { loss: { a: { b: 1, c: 2 } } },
    ],
    ['lists whole', 'tracking: [c]', ['tracking: [a, b]'], { tracking: ['c'] }],
    ['scalars', 'seed: 2', ['seed: 1'], { seed: 2 }],
    ['null over a map', 'scheduler: null', ['scheduler: {a: 1}'], { scheduler: null }],
    ['a map over null', 'scheduler: {a: 1}', ['scheduler: null'], { scheduler: { a: 1 } }],
    [
      'a float over a float',
      'loss: {a: 2.0}',
      ['loss: {a: 1.0}'],
      { loss: { a: { '!!float': '2.0' } } },
    ],
    [
      'the same _target_',
      'loss: {_target_: A, b: 2}',
      ['loss: {_target_: A, c: 1}'],
      { loss: { _target_: 'A', b: 2, c: 1 } },
    ],
    [
      'no _target_',
      'loss: {b: 2}',
      ['loss: {_target_: A, c: 1}'],
      { loss: { _target_: 'A', b: 2, c: 1 } },
    ],
    [
      'another _target_',
      'loss: {_target_: B, b: 2}',
      ['loss: {_target_: A, c: 1}'],
      { loss: { _target_: 'B', b: 2 } },
    ],
    [
      'another _target_ inside',
      'loss: {x: {_target_: B}}',
      ['loss: {x: {_target_: A, c: 1}, y: 1}'],
      { loss: { x: { _target_: 'B' }, y: 1 } },
    ],
    [
      'three files',
      'seed: 3',
      ['seed: 2\nloss: {a: 2}', 'seed: 1\nloss: {a: 1, b: 1}'],
      { seed: 3, loss: { a: 2, b: 1 } },
    ],
    ['what is its own', 'seed: 1', ['description: x\ntags: [y]'], { seed: 1 }],
  ])('%s', (_, child, parents, merged) => {
    expect(merge(child, ...parents)).toEqual(merged);
  });

  it('leaves the files as they were', () => {
    const parent = experiment('p', base);
    const before = structuredClone(parent);
    mergeExperiments(experiment('c', 'architecture: {deep: {x: 2}}'), [parent]);
    expect(parent).toEqual(before);
  });
});

describe('resolveExperiment', () => {
  it('follows extends', () => {
    const merged = resolve('c', {
      a: base,
      b: 'extends: a\nseed: 1',
      c: 'extends: b\nloss: {_target_: src.l.X}',
    });
    expect(merged.problems).toEqual([]);
    expect(merged.chain.map(({ name }) => name)).toEqual(['c', 'b', 'a']);
    expect(merged.value).toMatchObject({
      project: 'digits',
      seed: 1,
      loss: { _target_: 'src.l.X' },
    });
  });

  it('keeps the references that survive, each with its file', () => {
    const { references } = resolve('c', {
      a: base,
      c: 'extends: a\n\narchitecture: {_target_: src.a.B}\n',
    });
    expect(
      references.map(({ file, line, value }) => `${file.split('/')[2]}:${line} ${value}`),
    ).toEqual([
      'a:1 digits',
      'c:3 src.a.B',
      'a:4 src.d.D',
      'a:4 digits',
      'a:5 l.L',
      'a:6 o.O',
      'a:7 t.T',
      'c:1 a',
    ]);
  });

  it('takes a name in any case', () => {
    expect(resolve('c', { 'my-base': base, c: 'extends: My_Base' }).problems).toEqual([]);
  });

  test.each([
    ['a circle of one', { c: 'extends: c' }, 'c:1 extends goes in a circle: c -> c.'],
    [
      'a circle of two',
      { c: '\nextends: b', b: 'extends: c' },
      'b:1 extends goes in a circle: c -> b -> c.',
    ],
    [
      'a circle further on',
      { c: 'extends: a', a: 'extends: b', b: 'seed: 1\nextends: a' },
      'b:2 extends goes in a circle: c -> a -> b -> a.',
    ],
    [
      'no parent',
      { c: 'seed: 1\nextends: bsae', base },
      'c:2 extends names bsae, which does not exist. Did you mean base?',
    ],
    [
      'no parent, nothing near',
      { c: 'extends: zzzzzz', base },
      'c:1 extends names zzzzzz, which does not exist.',
    ],
    ['a broken parent', { c: 'extends: b', b: 'nothing' }, 'b:1 An experiment is a map of keys'],
    ['a key that no file has', { c: base.replace(/loss.*\n/, '') }, 'c:1 loss is missing.'],
  ])('%s', (_, texts, problem) => {
    const [found] = resolve('c', texts as unknown as Record<string, string>).problems;
    expect(`${found?.file.split('/')[2]}:${found?.line} ${found?.message}`).toContain(problem);
  });
});

describe('trainingSections', () => {
  const sections = (text: string, parent = base) =>
    trainingSections(resolve('c', { a: parent, c: `extends: a\n${text}` }));

  it('has only what can change the training', () => {
    expect(Object.keys(sections('')).sort()).toEqual([
      'architecture',
      'dataloader',
      'loss',
      'optimizer',
      'trainer',
    ]);
    const others =
      'description: x\ntags: [y]\ntracking: []\nevaluate: {splits: [val]}\nresources: {gpus: 1}';
    expect(sections(others)).toEqual(sections(''));
    expect(sections('tracking: {mlflow: {uri: "http://a"}}')).toEqual(sections(''));
    expect(sections('seed: 1')).not.toEqual(sections(''));
    expect(sections('optimizer: {lr: 0.001}')).toEqual(sections(''));
  });

  it('is the same whether it stands in the parent or in the child', () => {
    expect(sections('seed: 1')).toEqual(sections('', `${base}seed: 1\n`));
  });

  test.each(['${description}', '???'])('takes all files whole where a value is %s', (open) => {
    const child = `optimizer: {lr: "${open}"}`;
    expect(sections(child)).not.toEqual(sections(child, base.replace('The base', 'Another')));
    expect(sections(child)).not.toEqual(sections(child, base.replace('1e-3', '1e-4')));
  });
});
