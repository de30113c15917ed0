import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { day, RunsTaskFixture } from '../runs-task-fixture';
import prune from './executor';

const folders = [
  'experiments/runs',
  'experiments/logs',
  'experiments/visualizations',
  'models/checkpoints',
];

let lab: RunsTaskFixture;
let printed: string;
beforeEach(() => {
  lab = new RunsTaskFixture();
  printed = '';
  jest.spyOn(console, 'log').mockImplementation((text) => (printed += `${text}\n`));
});
afterEach(() => jest.restoreAllMocks());

/** Runs r1 (the oldest) to r<count>. */
const runs = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    lab.run('mine', `r${index + 1}`, { ended: day(index + 1), metrics: {} }),
  );

const left = () =>
  folders.map((folder) => {
    const path = lab.path(folder, 'mine');
    return existsSync(path) ? readdirSync(path).sort().join(' ') : '';
  });

it('keeps the newest, the best, what the files stand for and what is running', async () => {
  runs(8);
  lab.evaluate('mine', 'r2', { accuracy: 0.9, loss: 0.1 });
  lab.evaluate('mine', 'r3', { accuracy: 0.8, loss: 0.01 });
  lab.run('mine', 'cccc', { ended: day(1), status: 'failed' });
  lab.run('mine', 'live', { ended: null, status: 'running' });
  lab.run('mine', 'stopped', { ended: day(9), status: 'interrupted' });
  expect(await prune({ keep: 2 }, lab.context('mine'))).toEqual({ success: true });
  expect(left()).toEqual(folders.map(() => 'cccc live r2 r7 r8'));
  expect(printed).toMatch(/^mine: 11 runs, removed 6, \d\.\d kB$/m);
  expect(printed).toMatch(
    /^ {2}kept r2 {2}2026-01-02 12:00 {2}complete {2}the best: accuracy 0.9000$/m,
  );
  expect(printed).toMatch(/^ {2}kept live .* may be running$/m);
  expect(printed).toMatch(/^ {2}removed stopped {2}2026-01-09 12:00 {2}interrupted {2}\d\.\d kB$/m);
});

it('keeps the folds of now; others are neither the newest nor the best', async () => {
  runs(2);
  lab.evaluate('mine', 'r1', { accuracy: 0.5 });
  for (const [run, number] of [
    ['now', 1],
    ['old', 9],
  ] as const) {
    lab.run('mine', run, { ended: day(number), overrides: ['dataloader.fold=[1,2]'] });
    lab.evaluate('mine', run, { accuracy: 0.9 });
  }
  const context = lab.context('mine');
  context.projectsConfigurations.projects.mine!.targets!['train-fold-1'] = {
    executor: 'tensorlab:train',
    options: { run: 'now' },
  };
  await prune({ keep: 1 }, context);
  expect(left()).toEqual(folders.map(() => 'now r1 r2'));
});

it('twice changes nothing', async () => {
  runs(7);
  await prune({}, lab.context('mine'));
  const after = left();
  expect(after[0]).toBe('r3 r4 r5 r6 r7');
  printed = '';
  await prune({}, lab.context('mine'));
  expect(left()).toEqual(after);
  expect(printed).toMatch(/^mine: 5 runs, nothing to remove$/m);
});

it('says what it would do', async () => {
  runs(3);
  await prune({ keep: 1, dryRun: true }, lab.context('mine'));
  expect(left()).toEqual(folders.map(() => 'r1 r2 r3'));
  expect(printed).toMatch(/^mine: 3 runs, would remove 2, \d\.\d kB$/m);
  expect(printed).toMatch(/^ {2}would remove r1 /m);
});

it('prunes every experiment of a project', async () => {
  runs(2);
  lab.run('other', 'old', { ended: day(1) });
  lab.run('other', 'new', { ended: day(2) });
  await prune({ keep: 1 }, lab.context('digits'));
  expect(left()[0]).toBe('r2');
  expect(readdirSync(lab.path('experiments/runs/other'))).toEqual(['new']);
});

it('leaves what is no run', async () => {
  runs(1);
  lab.write('experiments/runs/mine/notes/plan.txt', 'mine');
  lab.write('experiments/runs/mine/copy/run.json', { format: 1, run: 'r1', status: 'complete' });
  await prune({ keep: 0 }, lab.context('mine'));
  expect(left()[0]).toBe('copy notes');
});

describe('links', () => {
  const elsewhere = () => {
    const folder = mkdtempSync(join(tmpdir(), 'tensorlab-elsewhere-'));
    writeFileSync(join(folder, 'precious'), 'mine');
    return folder;
  };

  it.each(['models/checkpoints', 'experiments/logs/mine', 'experiments/runs/mine/r1'])(
    'keeps a run behind a link at %s',
    async (path) => {
      runs(1);
      const folder = join(elsewhere(), 'moved');
      renameSync(lab.path(path), folder);
      symlinkSync(folder, lab.path(path));
      await prune({ keep: 0 }, lab.context('mine'));
      expect(printed).toContain(`${path} is a link`);
      expect(left()[0]).toBe('r1');
      expect(readdirSync(folder).length).toBeGreaterThan(0);
    },
  );

  it('removes a link inside a run, and not what it leads to', async () => {
    runs(1);
    const folder = elsewhere();
    mkdirSync(lab.path('models/checkpoints/mine/r1'), { recursive: true });
    symlinkSync(folder, lab.path('models/checkpoints/mine/r1/more'));
    await prune({ keep: 0 }, lab.context('mine'));
    expect(left()[3]).toBe('');
    expect(existsSync(join(folder, 'precious'))).toBe(true);
  });
});
