import { reasonLines } from './reason-lines';
import { sentence } from './reason-text';
import type { Reason } from './reasons';

const config = 'experiments/configs/digits-mlp/experiment.yaml';
const none = { changed: [], added: [], removed: [] };

const reasons: Reason[] = [
  { kind: 'config', subject: 'trainer.epochs', old: 30, new: 3, origin: '--set' },
  { kind: 'config', subject: 'seed', old: 1, new: 0, oldOrigin: '--set' },
  { kind: 'config', subject: 'dataloader.batch_size', old: 64, new: 128, origin: `${config}:13` },
  { kind: 'config', subject: 'loss.gamma', old: { '!!float': '2.0' } },
  {
    kind: 'module',
    subject: 'src/losses/focal/focal.py',
    change: 'changed',
    definitions: { changed: ['Focal.forward'], added: ['Focal.reduce'], removed: ['old'] },
    chain: [`${config}:16`, 'src/losses/focal/__init__.py:1'],
  },
  {
    kind: 'module',
    subject: 'src/utils/seed.py',
    change: 'changed',
    definitions: none,
    chain: [`${config}:5`, 'src/architectures/a_long_name/__init__.py:1', 'src/utils/other.py:12'],
  },
  { kind: 'file', subject: 'src/losses/focal/table.txt', change: 'changed', chain: [] },
  { kind: 'dataset', subject: 'digits', change: 'changed' },
  { kind: 'package', subject: 'torch', old: '2.13.0', new: '2.14.0' },
  { kind: 'package', subject: 'scipy', new: '1.17.1' },
  { kind: 'package', subject: '', old: 'a', new: 'b' },
  { kind: 'python', subject: 'Python', old: '3.11', new: '3.12' },
  { kind: 'runtime', subject: 'tensorlab', old: '0.1.0', new: '0.2.0' },
  { kind: 'input', subject: 'env:WIDTH', change: 'removed' },
  { kind: 'input', subject: 'data/words.txt', change: 'changed' },
  { kind: 'format', subject: 'key', old: '2', new: '3' },
];

it('reads well', () => {
  expect(`\n${reasonLines(reasons, { limit: Infinity }).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    config   trainer.epochs: 30 -> 3
               by --set
    config   seed: 1 -> 0
               was by --set
    config   dataloader.batch_size: 64 -> 128
               set in   experiments/configs/digits-mlp/experiment.yaml:13
    config   loss.gamma: 2.0 -> not set
    code     src/losses/focal/focal.py changed
               changed  Focal.forward
               new      Focal.reduce
               gone     old
               from     experiments/configs/digits-mlp/experiment.yaml:16
                     -> src/losses/focal/__init__.py:1
    code     src/utils/seed.py changed
               the order of its statements, or text that Python does not read
               from     experiments/configs/digits-mlp/experiment.yaml:5
                     -> src/architectures/a_long_name/__init__.py:1
                     -> src/utils/other.py:12
    file     src/losses/focal/table.txt changed
    dataset  digits changed
    package  torch 2.13.0 -> 2.14.0
    package  scipy 1.17.1 is used now
    package  requirements.lock has other lines without a version
    python   3.11 -> 3.12
    runtime  tensorlab 0.1.0 -> 0.2.0
    input    $WIDTH is no longer set
    input    data/words.txt changed
    key      this version of tensorlab makes keys in another way
    "
  `);
});

it('shows what is in another order', () => {
  const reason: Reason = {
    kind: 'config',
    subject: 'architecture.layers',
    order: true,
    old: ['!!str 1', 'b'],
    new: ['b', '!!str 1'],
    origin: `${config}:6`,
  };
  expect(`\n${reasonLines([reason]).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    config   architecture.layers: order changed
               was      1, b
               now      b, 1
               set in   experiments/configs/digits-mlp/experiment.yaml:6
    "
  `);
  expect(sentence(reason)).toBe('architecture.layers: order changed');
});

it('says each in half a sentence', () => {
  expect(reasons.map(sentence)).toMatchInlineSnapshot(`
    [
      "trainer.epochs: 30 -> 3 (--set)",
      "seed: 1 -> 0",
      "dataloader.batch_size: 64 -> 128",
      "loss.gamma: 2.0 -> not set",
      "src/losses/focal/focal.py changed: Focal.forward; new Focal.reduce; gone old",
      "src/utils/seed.py changed",
      "src/losses/focal/table.txt changed",
      "the dataset digits changed",
      "torch 2.13.0 -> 2.14.0",
      "scipy 1.17.1 is used now",
      "requirements.lock has other lines without a version",
      "Python 3.11 -> 3.12",
      "tensorlab 0.1.0 -> 0.2.0",
      "$WIDTH is no longer set",
      "data/words.txt changed",
      "this version of tensorlab makes keys in another way",
    ]
  `);
});

it.each([
  ['2.13.0', '2.14.0', '2.13.0 -> 2.14.0'],
  ["==1 ; python < '3.11' | ==2 ; b", "==1 ; python < '3.11' | ==3 ; b", '2 -> 3'],
  ['==1 ; a | ==2 ; b', '==3 ; a | ==3 ; b', '1, 2 -> 3'],
  ['==1 ; a', '==1 ; b', '==1 ; a -> ==1 ; b'],
  ['==1 ; a', '==1 ; a | ==2 ; b', 'none -> 2'],
  ['==1 --hash=sha256:aa', '==2 --hash=sha256:bb', '1 -> 2'],
  ['@ https://a/b#sha256=c', '1', '@ https://a/b#sha256=c -> 1'],
])('says %j -> %j of a package as %j', (old, now, text) => {
  const reason: Reason = { kind: 'package', subject: 'numpy', old, new: now };
  expect(sentence(reason)).toBe(`numpy ${text}`);
});

it('shows the first ten, and how to see the others', () => {
  const lines = reasonLines(reasons);
  expect(lines.at(-1)).toBe('and 6 more: --all shows them');
  expect(lines.join()).not.toContain('3.12');
});

it('shows eight names of a module, or all', () => {
  const changed = Array.from({ length: 10 }, (_, index) => `f${index}`);
  const reason: Reason = { ...reasons[4], definitions: { ...none, changed } } as Reason;
  expect(reasonLines([reason]).join()).toContain('f7 and 2 more');
  expect(reasonLines([reason], { limit: Infinity }).join()).toContain('f8, f9');
});

describe('what another _target_ brings', () => {
  const arrival = (subject: string, ...chain: string[]): Reason => ({
    kind: 'module',
    subject,
    change: 'added',
    definitions: none,
    chain: [`${config}:16`, ...chain],
  });
  const arrivals = [
    arrival('src/losses/__init__.py'),
    arrival('src/losses/focal/__init__.py'),
    arrival('src/losses/focal/focal.py', 'src/losses/focal/__init__.py:1'),
    { ...arrival('src/losses/l1/__init__.py'), change: 'removed' } as Reason,
  ];

  it('is one reason', () => {
    expect(reasonLines(arrivals)).toEqual([
      'code     src/losses/focal/__init__.py is used now, with 2 more files',
      `           from     ${config}:16`,
      'code     src/losses/l1/__init__.py is no longer used',
      `           was from ${config}:16`,
    ]);
  });

  it('is each file when all is asked for', () => {
    expect(reasonLines(arrivals, { limit: Infinity })).toHaveLength(9);
  });
});
