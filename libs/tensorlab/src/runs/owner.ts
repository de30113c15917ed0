import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { RunRecord, RunStatus } from './read-runs';

/** A run that says `running` although its process is gone was killed: it goes on when it is trained again. */
export const statusNow = (record: RunRecord): RunStatus | 'killed' =>
  record.status === 'running' && isGone(record.folder) ? 'killed' : record.status;

/**
 * Whether a run must not be touched: it says `running`, and was written to within a day or has a process that may be alive. Of a
 * process on another machine, or in another container, nothing can be known.
 */
export const mayBeRunning = ({ status, folder }: RunRecord, now = Date.now()): boolean =>
  status === 'running' && (!isGone(folder) || now - lastWrite(folder) < 24 * 60 * 60 * 1000);

/** Whether the process that the lock names was one of this machine, and is no more. */
function isGone(folder: string): boolean {
  return isDead(owner(folder));
}

/** Of `4711 machine`: false where nothing can be known of it. */
export function isDead(owner: string): boolean {
  const [pid, host] = owner.trim().split(' ');
  if (!Number(pid) || host !== hostname()) {
    return false;
  }
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** `4711 machine`, as the runtime writes it. */
function owner(folder: string): string {
  try {
    return readFileSync(join(folder, '.lock'), 'utf8').trim();
  } catch {
    return '';
  }
}

const lastWrite = (folder: string) =>
  Math.max(
    ...['run.json', 'metrics.jsonl', '.lock'].map(
      (file) => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    ),
  );
