import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { runFolders } from '@tensorlab/lab';
import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { labAt } from '../graph/lab-at';
import { detailsOf } from '../key/details';
import { runId } from '../key/run-id';
import { isUnkeyed } from '../key/used-files';
import type { RunRecord } from '../runs/read-runs';
import { namedRun } from './choose-run';
import { explain, type ExplainOptions } from './explanation';
import { explanationLines } from './explanation-lines';

const base = 'experiments/configs/base/experiment.yaml';
const mlp = 'src/architectures/mlp/mlp.py';

let workspace: WorkspaceFixture;
beforeEach(() => {
  workspace = new WorkspaceFixture({
    ...smallLab,
    [mlp]:
      'from src.utils.seed import seed\n\n\nclass MLP:\n    def forward(self, x):\n        return x\n',
  });
});
afterEach(() => workspace.dispose());

const explained = (options: ExplainOptions = {}, experiment = 'wide') =>
  explain(labAt(workspace.root, workspace.root)!, experiment, options);

const text = (options?: ExplainOptions, experiment?: string) =>
  `\n${explanationLines(explained(options, experiment)).join('\n')}\n`;

const edit = (file: string, from: string, to: string, files: Record<string, string> = smallLab) =>
  workspace.write({ [file]: files[file]!.replace(from, to) });

/** What a training, and an evaluation, of the files as they are now leaves behind. */
function trained({
  experiment = 'wide',
  status = 'complete',
  set = [] as string[],
  evaluated = true,
  ended = '2026-01-02T10:00:00Z',
  recorded = true,
} = {}): string {
  const key = detailsOf(
    workspace.root,
    join(workspace.root, 'experiments/configs', experiment),
    set,
  );
  if (isUnkeyed(key)) {
    throw new Error(key.unkeyed.join());
  }
  const run = runId(key.train.key);
  const folders = runFolders(experiment, run);
  const record = { format: 1, experiment, run, key: recorded ? key : undefined };
  const weights = { [`${folders.checkpoints}/best.pt`]: { size: 7, sha256: 'x' } };
  workspace.write({
    [`${folders.checkpoints}/best.pt`]: 'weights',
    [`${folders.checkpoints}/last.pt`]: 'weights',
    [`${folders.run}/run.json`]: JSON.stringify({
      ...record,
      status,
      ended,
      epochs: 12,
      overrides: set,
      files: status === 'complete' ? weights : {},
    }),
    ...(evaluated && {
      [`${folders.run}/evaluation.json`]: JSON.stringify({ ...record, splits: {}, weights: 'x' }),
    }),
  });
  return run;
}

it('says that an experiment has no run yet', () => {
  const { train, evaluate, against, reasons } = explained();
  expect({ train, evaluate, against, reasons }).toEqual({
    train: { state: 'runs', cache: 'possible' },
    evaluate: { state: 'runs', cache: 'possible' },
    against: undefined,
    reasons: [],
  });
  expect(text()).toContain('there is no run yet');
});

it('says that nothing runs', () => {
  const run = trained();
  expect(explained()).toMatchObject({
    run,
    train: { state: 'complete' },
    evaluate: { state: 'complete' },
    reasons: [],
    evaluateReasons: [],
  });
  expect(text()).toContain(`nothing runs: experiments/runs/wide/${run} is complete`);
});

it('says where a stopped run goes on', () => {
  trained({ status: 'interrupted' });
  expect(explained().train).toEqual({ state: 'continues', cache: 'possible', epochs: 12 });
  expect(text()).toContain('train      goes on after epoch 12');
});

it('says that another process trains the run', () => {
  const run = trained({ status: 'running' });
  const lock = `experiments/runs/wide/${run}/.lock`;
  workspace.write({ [lock]: `${process.pid} ${hostname()}\n` });
  expect(explained().train.state).toBe('running');
  expect(text()).toContain('train      waits for the process that trains this run, in epoch 13');
  const { pid } = spawnSync(process.execPath, ['--version']);
  workspace.write({ [lock]: `${pid} ${hostname()}\n` });
  expect(explained().train.state).toBe('continues');
});

it('says that a complete run is damaged', () => {
  const run = trained();
  const file = `models/checkpoints/wide/${run}/best.pt`;
  rmSync(join(workspace.root, file));
  expect(explained().train).toEqual({ state: 'runs', cache: 'possible', damaged: [file] });
  expect(text()).toContain(`${file} is gone, or cut short`);
});

it('names the function that changed, and the chain that leads there', () => {
  trained();
  workspace.write({ 'src/utils/seed.py': 'def seed(number): ...\n' });
  expect(explained().reasons).toEqual([
    {
      kind: 'module',
      subject: 'src/utils/seed.py',
      change: 'changed',
      definitions: { changed: ['seed'], added: [], removed: [] },
      chain: [`${base}:3`, 'src/architectures/mlp/__init__.py:1', 'src/architectures/mlp/mlp.py:1'],
    },
  ]);
});

it('does not see a docstring, nor a module that is not used', () => {
  trained();
  workspace.write({
    'src/utils/seed.py': 'def seed():\n    """Seeds."""\n    ...\n',
    'src/utils/plots.py': 'def plot(x): ...\n',
  });
  expect(explained().train.state).toBe('complete');
});

it('names the file that sets a key now, of a parent too', () => {
  trained();
  edit(base, 'epochs: 1', 'epochs: 2');
  expect(explained().reasons).toEqual([
    {
      kind: 'config',
      subject: 'trainer.epochs',
      old: 1,
      new: 2,
      origin: `${base}:8`,
      oldOrigin: `${base}:8`,
    },
  ]);
  const wide = 'experiments/configs/wide/experiment.yaml';
  workspace.write({ [wide]: `${smallLab[wide]!}trainer: {epochs: 3}\n` });
  expect(explained().reasons).toMatchObject([{ old: 1, new: 3, origin: `${wide}:4` }]);
});

it('says that only the evaluation runs', () => {
  trained();
  workspace.write({ [base]: `${smallLab[base]!}evaluate: {metrics: [f1]}\n` });
  expect(explained()).toMatchObject({
    train: { state: 'complete' },
    evaluate: { state: 'runs' },
    reasons: [],
    evaluateReasons: [{ subject: 'evaluate.metrics', new: ['f1'], origin: `${base}:9` }],
  });
});

it('says that a run is not evaluated yet', () => {
  trained({ evaluated: false });
  expect(explained().evaluate.state).toBe('runs');
  expect(text()).toContain('the folder has no such evaluation');
});

it('explains a variant', () => {
  const run = trained();
  const { train, reasons, against } = explained({ set: ['trainer.epochs=3'] });
  expect(train).toEqual({ state: 'runs', cache: 'never' });
  expect(against?.run).toBe(run);
  expect(reasons).toMatchObject([{ subject: 'trainer.epochs', old: 1, new: 3, origin: '--set' }]);
  trained({ set: ['trainer.epochs=3'] });
  expect(explained({ set: ['trainer.epochs=3'] }).train.state).toBe('complete');
});

describe('what it compares with', () => {
  it('is the latest complete run of the same overrides, even where another is newer', () => {
    const first = trained({ ended: '2026-01-01T10:00:00Z' });
    trained({ set: ['seed=1'], ended: '2026-01-03T10:00:00Z' });
    edit(base, 'epochs: 1', 'epochs: 2');
    trained({ status: 'failed', ended: '2026-01-04T10:00:00Z' });
    edit(base, 'epochs: 1', 'epochs: 3');
    expect(explained().against).toEqual({
      run: first,
      status: 'complete',
      ended: '2026-01-01T10:00:00Z',
      recorded: true,
    });
  });

  it('is for a variant the experiment itself, not a newer fold of its cross-validation', () => {
    const itself = trained({ ended: '2026-01-01T10:00:00Z' });
    trained({ set: ['seed=1', 'trainer.epochs=2'], ended: '2026-01-03T10:00:00Z' });
    expect(explained({ set: ['trainer.epochs=3'] }).against?.run).toBe(itself);
  });

  it('is the run that was asked for, by the beginning of its id', () => {
    const old = trained();
    edit(base, 'epochs: 1', 'epochs: 2');
    trained();
    expect(explained().reasons).toEqual([]);
    expect(explained({ against: old.slice(0, 6) })).toMatchObject({
      train: { state: 'complete' },
      against: { run: old },
      reasons: [{ subject: 'trainer.epochs' }],
    });
  });

  it('is found where Nx took the beginning of its id for a number', () => {
    const record = (run: string) => ({ run }) as RunRecord;
    const runs = ['012345678901', '31e5aa000000', 'abc000000000'].map(record);
    expect(namedRun(runs, 'e', 123).run).toBe('012345678901');
    expect(namedRun(runs, 'e', 31e5).run).toBe('31e5aa000000');
    expect(() => namedRun([...runs, record('012399999999')], 'e', 123)).toThrow('of 2 runs of e');
    expect(() => namedRun(runs, 'e', 124)).toThrow('There is no run 124 of e.');
  });

  it('is said not to exist, with what there is', () => {
    const run = trained();
    expect(() => explained({ against: 'zzz' })).toThrow(
      `There is no run zzz of wide.\n  next: choose one of ${run}`,
    );
    expect(() => explained({ against: `${run.slice(0, 10)}zz` })).toThrow(`Did you mean ${run}?`);
    expect(() => explained({ against: '0' }, 'base')).toThrow('it has no run yet');
  });

  it('may not say what it was made from', () => {
    const run = trained({ recorded: false });
    edit(base, 'epochs: 1', 'epochs: 2');
    expect(explained()).toMatchObject({ against: { run, recorded: false }, reasons: [] });
    expect(text()).toContain(`the latest run, ${run}, does not say what it was made from`);
  });
});

it('says what has no key, and why', () => {
  trained();
  edit(base, 'src.architectures.mlp.MLP', 'src.architectures.mpl.MLP');
  expect(explained()).toMatchObject({
    train: { state: 'unkeyed', cache: 'never' },
    problems: [`${base}:3: src.architectures.mpl.MLP does not exist.`],
  });
  expect(text()).toContain(`${base}:3: src.architectures.mpl.MLP does not exist.`);
});

it('explains the training of an experiment whose evaluation has no key', () => {
  trained();
  workspace.write({
    [base]: `${smallLab[base]!}evaluate: {metrics: [{_target_: src.no.Metric}]}\n`,
  });
  expect(explained()).toMatchObject({
    train: { state: 'complete' },
    evaluate: { state: 'unkeyed' },
    problems: [`${base}:9: src.no.Metric does not exist.`],
  });
});

it('reads runs that say nonsense', () => {
  const run = trained();
  writeFileSync(
    join(workspace.root, `experiments/runs/wide/${run}/run.json`),
    JSON.stringify({ format: 1, run, status: 'failed', key: { train: { key: 'k', parts: {} } } }),
  );
  edit(base, 'epochs: 1', 'epochs: 2');
  expect(text()).toContain('Changed since run');
});

it('says how far a cross-validation is', () => {
  const section = 'crossval: {folds: 2, seeds: [1, 2]}\n';
  workspace.write({ [base]: `${smallLab[base]}${section}` });
  expect(text({}, 'base')).toContain(
    '\ncrossval   0 of 4 are evaluated; not yet fold-1-seed-1, fold-1-seed-2, fold-2-seed-1, fold-2-seed-2\n',
  );
  trained({ experiment: 'base', set: ['seed=1', 'dataloader.fold=[1,2]'] });
  trained({ experiment: 'base', set: ['seed=2', 'dataloader.fold=[1,2]'], evaluated: false });
  trained({ experiment: 'base', set: ['seed=1', 'dataloader.fold=[2,2]'], status: 'interrupted' });
  expect(explained({}, 'base').crossval).toEqual({
    trainings: 4,
    open: ['fold-1-seed-2', 'fold-2-seed-1', 'fold-2-seed-2'],
  });
  workspace.write({ [base]: smallLab[base]! });
  expect(explained({}, 'base')).not.toHaveProperty('crossval');
});
