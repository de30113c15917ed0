import { chmodSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labAt } from '../graph/lab-at';
import { below, smallLab } from '../graph/lab-fixture';
import { baseReport } from './base-report';
import { RepositoryFixture } from './repository-fixture';

const yaml = (experiment: string) => `experiments/configs/${experiment}/experiment.yaml`;
const mlp = 'src/architectures/mlp/mlp.py';
const files = {
  ...smallLab,
  [yaml('other')]: smallLab[yaml('base')]!.replace('mlp.MLP', 'cnn.CNN'),
};

let repository: RepositoryFixture;
beforeEach(() => (repository = new RepositoryFixture(files)));
afterEach(() => repository.dispose());

const report = (base = 'main') => baseReport(repository.lab(), base, 'test');
const fates = (base?: string) =>
  report(base).experiments.map(({ experiment, fate }) => [experiment, fate]);
const messageOf = (deed: () => unknown): string => {
  try {
    deed();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was accepted');
};
const branchOff = (edit: Parameters<RepositoryFixture['write']>[0]) => {
  repository.git('switch', '-qc', 'feature');
  repository.write(edit);
};
const otherMlp = { [mlp]: smallLab[mlp]!.replace('...', '\n    size = 1') };

describe('against the branch that it left', () => {
  it('has what changed, why, and by how much; the rest is as it was', () => {
    const then = repository.evaluated('base', { accuracy: 0.5, loss: 2 });
    repository.runs.resamples('base', then, { accuracy: [0.4, 0.5, 0.6] });
    branchOff(otherMlp);
    const run = repository.evaluated('base', { accuracy: 0.75, f1: 0.5 });
    repository.runs.resamples('base', run, { accuracy: [0.7, 0.75, 0.8] });
    const commit = repository.git('rev-parse', 'main').trim();
    const head = repository.commit();

    const { experiments, ...rest } = report();
    expect(rest).toEqual({
      format: 1,
      lab: 'lab',
      split: 'test',
      base: { name: 'main', commit },
      here: { commit: head, branch: 'feature', dirty: false },
    });
    expect(experiments.map(({ experiment, fate }) => [experiment, fate])).toEqual([
      ['base', 'trains'],
      ['other', 'same'],
      ['wide', 'trains'],
    ]);
    expect(experiments[0]).toEqual({
      experiment: 'base',
      project: 'digits',
      fate: 'trains',
      problems: [],
      reasons: [
        {
          kind: 'module',
          subject: mlp,
          change: 'changed',
          definitions: { changed: ['MLP'], added: [], removed: [] },
          chain: [`${yaml('base')}:3`, 'src/architectures/mlp/__init__.py:1'],
        },
      ],
      evaluateReasons: [],
      base: {
        run: then,
        status: 'complete',
        metrics: { accuracy: 0.5, loss: 2 },
        intervals: {},
        samples: 10,
      },
      here: {
        run,
        status: 'complete',
        metrics: { accuracy: 0.75, f1: 0.5 },
        intervals: {},
        samples: 10,
      },
      deltas: [
        {
          metric: 'accuracy',
          base: 0.5,
          here: 0.75,
          delta: 0.25,
          interval: [expect.closeTo(0.2025), expect.closeTo(0.2975)],
          p: 0.5,
        },
        { metric: 'f1', here: 0.5 },
        { metric: 'loss', base: 2 },
      ],
    });
  });

  it('counts what is not committed, and says so', () => {
    branchOff(otherMlp);
    expect(report().here.dirty).toBe(true);
    expect(fates()).toContainEqual(['base', 'trains']);
    repository.git('checkout', '-q', '--', '.');
    expect(fates()).toContainEqual(['base', 'same']);
    repository.write({ 'src/architectures/mlp/new.txt': 'not in git' });
    expect(report().here.dirty).toBe(true);
    expect(fates()).toContainEqual(['base', 'trains']);
  });

  it('does not count what only the base has since', () => {
    branchOff({ 'src/utils/plots.py': 'size = 3\n' });
    repository.commit();
    repository.git('switch', '-q', 'main');
    repository.write(otherMlp);
    repository.commit();
    repository.git('switch', '-q', 'feature');
    expect(fates()).toEqual([
      ['base', 'same'],
      ['other', 'same'],
      ['wide', 'same'],
    ]);
  });

  it('has what is new, what is gone, what is evaluated anew', () => {
    branchOff({
      [yaml('base')]: `${smallLab[yaml('base')]}evaluate: {metrics: [f1]}\n`,
      [yaml('new')]: 'extends: base\nseed: 3\n',
    });
    repository.remove('experiments/configs/other');
    expect(fates()).toEqual([
      ['base', 'evaluates'],
      ['new', 'new'],
      ['other', 'gone'],
      ['wide', 'evaluates'],
    ]);
    expect(report().experiments[0]).toMatchObject({
      reasons: [],
      evaluateReasons: [{ kind: 'config', subject: 'evaluate.metrics' }],
    });
  });

  it('takes only the evaluation that the files want', () => {
    repository.evaluated('base', { accuracy: 0.5 });
    branchOff({ [yaml('base')]: `${smallLab[yaml('base')]}evaluate: {metrics: [f1]}\n` });
    const [base] = report().experiments;
    expect(base!.base!.metrics).toEqual({ accuracy: 0.5 });
    expect(base!.here!.metrics).toBeUndefined();
    expect(base!.here!.run).toBe(base!.base!.run);
  });

  it('says what cannot be keyed, here or there', () => {
    branchOff({ [yaml('base')]: smallLab[yaml('base')]!.replace('mlp.MLP', 'mpl.MLP') });
    const [base] = report().experiments;
    expect(base).toMatchObject({ fate: 'unkeyed' });
    expect(base!.problems[0]).toContain('src.architectures.mpl.MLP does not exist');
  });

  it('knows the runs of another version of the plugin', () => {
    const details = repository.details('base');
    const parts = { ...details.train.parts, runtime: '0.0.9' };
    const older = { ...details, train: { key: 'f'.repeat(64), parts } };
    repository.evaluated('base', { accuracy: 0.5 }, older);
    const [base] = report().experiments;
    expect(base).toMatchObject({
      fate: 'trains',
      base: { run: 'f'.repeat(12), metrics: { accuracy: 0.5 } },
      reasons: [{ kind: 'runtime', old: '0.0.9' }],
    });
  });
});

describe('what git does not keep', () => {
  it('is as it lies here: weights, data', () => {
    const text = `${smallLab[yaml('base')]}init_from: models/pretrained/a.pt\ninputs: [models/tables/*.csv]\n`;
    repository.write({ [yaml('base')]: text });
    repository.commit();
    repository.write({ 'models/pretrained/a.pt': 'weights', 'models/tables/a.csv': '1,2\n' });
    branchOff({});
    expect(fates()).toContainEqual(['base', 'same']);
    expect(report().experiments[0]!.base).toBeDefined();
  });

  it('is new where git would keep it', () => {
    const text = `${smallLab[yaml('base')]}inputs: ['*.csv']\n`;
    repository.write({ [yaml('base')]: text, 'a.csv': '1,2\n' });
    repository.commit();
    branchOff({ 'b.csv': '3,4\n' });
    expect(report().experiments[0]).toMatchObject({
      fate: 'trains',
      reasons: [{ kind: 'input', subject: 'b.csv', change: 'added' }],
    });
  });
});

describe('the repository', () => {
  it('is left as it is, whatever its settings', () => {
    repository.write({
      '.gitattributes': 'src/architectures/mlp/* export-ignore\n*.py eol=lf\n',
      '.git/hooks/post-checkout': `#!/bin/sh\ntouch '${repository.root}/hooked'\n`,
    });
    chmodSync(join(repository.root, '.git/hooks/post-checkout'), 0o755);
    repository.commit();
    branchOff(otherMlp);
    repository.git('config', 'core.sparseCheckout', 'true');
    repository.git('config', 'core.splitIndex', 'true');
    rmSync(join(repository.root, 'hooked'), { force: true });
    const before = [
      repository.git('status', '--porcelain'),
      readFileSync(join(repository.root, '.git/index'), 'base64'),
      readdirSync(join(repository.root, '.git')),
      readdirSync(tmpdir()).filter((name) => name.startsWith('tensorlab-base-')),
    ];
    expect(fates()).toContainEqual(['base', 'trains']);
    expect(fates()).toContainEqual(['other', 'same']);
    expect([
      repository.git('status', '--porcelain'),
      readFileSync(join(repository.root, '.git/index'), 'base64'),
      readdirSync(join(repository.root, '.git')),
      readdirSync(tmpdir()).filter((name) => name.startsWith('tensorlab-base-')),
    ]).toEqual(before);
  });

  it('may have the lab in a folder, and not in the base', () => {
    repository.dispose();
    repository = new RepositoryFixture(
      { 'README.md': '# Ours\n', ...below('labs/a b', files) },
      'labs/a b',
    );
    branchOff(below('labs/a b', otherMlp));
    expect(fates()).toEqual([
      ['base', 'trains'],
      ['other', 'same'],
      ['wide', 'trains'],
    ]);
    repository.git('mv', 'labs/a b', 'labs/b');
    repository.commit();
    const moved = labAt(repository.root, join(repository.root, 'labs/b'))!;
    expect(baseReport(moved, 'main', 'test').experiments.map(({ fate }) => fate)).toEqual([
      'new',
      'new',
      'new',
    ]);
  });

  it('may share files with other labs by links', () => {
    repository.dispose();
    const { 'src/utils/seed.py': seed, ...rest } = files;
    repository = new RepositoryFixture({ 'shared/seed.py': seed!, ...below('lab', rest) }, 'lab');
    repository.link('lab/src/utils/seed.py', '../../../shared/seed.py');
    repository.commit();
    branchOff({ 'README.md': '# Ours\n' });
    expect(fates()).toContainEqual(['base', 'same']);
    repository.write({ 'shared/seed.py': 'def seed(): return 1\n' });
    expect(fates()).toContainEqual(['base', 'trains']);
  });

  it.each([
    '[tool.tensorlab]\npythonpath = ["../libs"]\n',
    'tool.tensorlab = {pythonpath = ["../libs"]}\n',
  ])('may import from folders beside the lab: %j', (pyproject) => {
    repository.dispose();
    const lab = {
      ...files,
      'pyproject.toml': pyproject,
      'src/utils/seed.py': 'from layers import norm\n',
    };
    const layers = { 'libs/layers/norm.py': 'RATE = 0.1\n' };
    repository = new RepositoryFixture({ ...below('lab', lab), ...layers }, 'lab');
    branchOff({ 'README.md': '# Ours\n' });
    expect(fates()).toContainEqual(['base', 'same']);
    expect(report().here.dirty).toBe(false);
    repository.write({ 'libs/layers/norm.py': 'RATE = 0.2\n' });
    expect(fates()).toContainEqual(['base', 'trains']);
    expect(report().here.dirty).toBe(true);
  });

  it('is the one of the lab, in a hook of git too', () => {
    branchOff(otherMlp);
    process.env.GIT_DIR = '.git';
    process.env.GIT_INDEX_FILE = '.git/index.hook';
    try {
      expect(fates()).toContainEqual(['base', 'trains']);
      expect(report().here.dirty).toBe(true);
    } finally {
      delete process.env.GIT_DIR;
      delete process.env.GIT_INDEX_FILE;
    }
  });

  const clone = (...options: string[]) => {
    const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'tensorlab-clone-'))), 'clone');
    repository.git('clone', '-q', ...options, `file://${repository.root}`, folder);
    return () => baseReport(labAt(folder, folder)!, 'main', 'test');
  };

  it('may be a clone of one branch, detached', () => {
    branchOff(otherMlp);
    repository.commit();
    repository.git('switch', '-q', '--detach');
    expect(report().here).not.toHaveProperty('branch');
    const found = clone('--branch=feature')();
    expect(found.base.name).toBe('origin/main');
    expect(found.experiments.map(({ fate }) => fate)).toEqual(['trains', 'same', 'trains']);
  });

  it('is asked for its history where the clone is shallow', () => {
    branchOff(otherMlp);
    repository.commit();
    const fetch =
      "next: git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'; in GitHub Actions: actions/checkout with fetch-depth: 0";
    const alone = messageOf(clone('--branch=feature', '--depth=1'));
    expect(alone).toContain('There is no commit main in this clone. It is shallow');
    expect(alone).toContain(fetch);
    const both = messageOf(clone('--branch=feature', '--depth=1', '--no-single-branch'));
    expect(both).toContain('Where the branch left origin/main is not in this clone. It is shallow');
    expect(both).toContain(fetch);
  });

  it.each([
    ['mian', /There is no commit mian in this clone\. Did you mean main\?\n {2}next: git branch/],
    ['--all', /There is no commit --all in this clone/],
  ])('has no %s', (base, message) => {
    expect(messageOf(() => report(base))).toMatch(message);
  });

  it('has to be one, with a commit', () => {
    repository.remove('.git');
    expect(messageOf(report)).toMatch(/not a git repository[^]*next: mend what it says/);
    repository.git('init', '-q');
    expect(messageOf(report)).toMatch(/has no commit yet/);
  });

  it('may have histories that never met', () => {
    repository.git('switch', '-q', '--orphan', 'lonely');
    repository.write(files);
    repository.commit();
    expect(messageOf(report)).toMatch(/HEAD and main have no commit in common/);
  });
});
