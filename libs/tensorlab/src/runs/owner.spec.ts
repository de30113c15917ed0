import { spawnSync } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { mayBeRunning, statusNow } from './owner';
import { readRun } from './read-runs';
import { RunsFixture } from './runs-fixture';

const lab = new RunsFixture();
const gone = String(spawnSync(process.execPath, ['-e', '']).pid);
const longAgo = new Date('2020-01-01');

/** A run that says `running`, with a lock of some process. */
function run(lock: string | undefined, { old = false } = {}) {
  lab.run('mine', 'a', { status: 'running', ended: null });
  lab.write('experiments/runs/mine/a/.lock', lock ?? '');
  if (old) {
    for (const file of ['run.json', 'metrics.jsonl', '.lock']) {
      utimesSync(lab.path('experiments/runs/mine/a', file), longAgo, longAgo);
    }
  }
  return readRun(lab.labRoot, 'mine', 'a')!;
}

it('is running while its process is alive', () => {
  const record = run(`${process.pid} ${hostname()}`, { old: true });
  expect([statusNow(record), mayBeRunning(record)]).toEqual(['running', true]);
});

it('was killed where its process is gone, and is left alone for a day', () => {
  const record = run(`${gone} ${hostname()}`);
  expect([statusNow(record), mayBeRunning(record)]).toEqual(['killed', true]);
  expect(mayBeRunning(run(`${gone} ${hostname()}`, { old: true }))).toBe(false);
});

it.each([
  ['of another machine', `${gone} elsewhere`],
  ['unreadable', 'x'],
  ['empty', undefined],
])('may be running where the lock is %s', (_, lock) => {
  const record = run(lock, { old: true });
  expect([statusNow(record), mayBeRunning(record)]).toEqual(['running', true]);
});

it('is not running where it says so', () => {
  lab.run('mine', 'a', { status: 'interrupted' });
  const record = readRun(lab.labRoot, 'mine', 'a')!;
  expect([statusNow(record), mayBeRunning(record)]).toEqual(['interrupted', false]);
});
