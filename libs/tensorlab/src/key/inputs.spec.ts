import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { initialFiles } from './initial';
import { matchesOf } from './inputs';
import { keysOf } from './keys';
import { surroundingsOf } from './surroundings';

const base = 'experiments/configs/base/experiment.yaml';
let workspace: WorkspaceFixture;
beforeEach(() => {
  workspace = new WorkspaceFixture({
    ...smallLab,
    'data/a.txt': 'a',
    'data/b.csv': 'b',
    'data/.hidden.txt': 'h',
    'data/deep/c.txt': 'c',
    'data/deep/er/d.txt': 'd',
  });
});
afterEach(() => workspace.dispose());

const files = (pattern: string) => matchesOf(workspace.root, pattern).files;

/** What the runtime reads alike: libs/runtime/tests/test_contract.py walks the same cases. */
const contract = (name: string) =>
  JSON.parse(readFileSync(join(__dirname, `../../../lab/contract/${name}.json`), 'utf8'));

describe('a pattern', () => {
  let data: WorkspaceFixture;
  beforeAll(() => {
    const files = contract('inputs-files') as string[];
    data = new WorkspaceFixture(Object.fromEntries(files.map((file) => [file, ''])));
  });
  afterAll(() => data.dispose());

  it.each(contract('inputs') as { input: string; value?: string[] }[])(
    '$input',
    ({ input, value }) => {
      const { files, problem } = matchesOf(data.root, input);
      expect(problem === undefined ? files : undefined).toEqual(value);
    },
  );
});

it.each(contract('init-from') as { input: string; value: string }[])(
  'init_from: $input',
  ({ input, value }) => {
    expect(initialFiles({ init_from: input })).toEqual([value]);
  },
);

it('follows links inside the lab, and not in circles', () => {
  workspace.link('data/again', join(workspace.root, 'data'));
  workspace.link('link', 'data/deep');
  workspace.link('data/nowhere', 'missing');
  expect(files('data/**/c.txt')).toEqual(['data/deep/c.txt']);
  expect(files('link/**')).toEqual(['link/c.txt', 'link/er/d.txt']);
  expect(files('data/again/again/a.txt')).toEqual(['data/again/again/a.txt']);
});

describe('in the key', () => {
  const inputs = (list: string) =>
    workspace.write({ [base]: `${smallLab[base]}inputs: ${list}\n` });
  const keys = (experiment = 'base', env = {}) => {
    const { lab } = workspace.read().labs[0]!;
    return keysOf(lab, experiment, surroundingsOf(lab, env));
  };

  it('files count by their bytes, and new ones too', () => {
    inputs('[data/**/*.txt]');
    const seen = [keys().train];
    workspace.write({ 'data/deep/c.txt': 'C' });
    seen.push(keys().train);
    workspace.write({ 'data/new/c.txt': '' });
    seen.push(keys().train);
    expect(new Set(seen).size).toBe(3);
    workspace.write({ 'data/b.csv': 'other' });
    expect(keys().train).toBe(seen[2]);
    expect(keys('wide').train).toBeDefined();
  });

  it('an analysis that was kept is not believed when they change', () => {
    inputs('[data/a.txt, "env:WORDS"]');
    const read = () => workspace.read().labs[0]!.analysis.keys.base!.train;
    const seen = [read()];
    workspace.write({ 'data/a.txt': 'A' });
    seen.push(read());
    process.env.WORDS = '7';
    seen.push(read());
    delete process.env.WORDS;
    expect(new Set(seen).size).toBe(3);
    expect(read()).toBe(seen[1]);
  });

  it('variables count by their values, unset and empty ones apart', () => {
    inputs('["env:WORDS"]');
    const all = [{}, { WORDS: '' }, { WORDS: '1' }, { WORDS: '2' }].map((env) => keys('base', env));
    expect(new Set(all.map(({ train }) => train)).size).toBe(4);
    expect(new Set(all.map(({ evaluate }) => evaluate)).size).toBe(4);
  });

  it.each(['[data/*.json]', '[../x]', '[/etc/passwd]', '["${tags}"]', '[data]', 'x', '[1]'])(
    'there is none for %s',
    (list) => {
      inputs(list);
      expect(keys()).toEqual({});
      expect(keys('wide')).toEqual({});
    },
  );

  it('there is none for a link that leaves the lab', () => {
    const outside = new WorkspaceFixture({ 'x.txt': '' });
    workspace.link('data/out.txt', join(outside.root, 'x.txt'));
    inputs('[data/*.txt]');
    expect(keys()).toEqual({});
    outside.dispose();
  });
});
