import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolders } from '@tensorlab/lab';
import type { Row } from '../leaderboard';
import type { Curve } from './curve-plot';

/** The validation metrics of some runs over their epochs, by the metric's name: what `metrics.jsonl` has of them. */
export function readCurves(labRoot: string, rows: readonly Row[]): Map<string, Curve[]> {
  const found = new Map<string, Curve[]>();
  for (const { experiment, run } of rows) {
    const own = new Map<string, [number, number][]>();
    for (const { epoch, ...values } of linesOf(labRoot, experiment, run)) {
      for (const [name, value] of Object.entries(values)) {
        if (name.startsWith('val/') && typeof epoch === 'number' && Number.isFinite(value)) {
          own.set(name, [...(own.get(name) ?? []), [epoch, value as number]]);
        }
      }
    }
    for (const [name, points] of own) {
      found.set(name, [...(found.get(name) ?? []), { label: experiment, points }]);
    }
  }
  return found;
}

/** A run whose file is gone, or cut short, has the lines that it has. */
function linesOf(labRoot: string, experiment: string, run: string): Record<string, unknown>[] {
  try {
    const file = join(labRoot, runFolders(experiment, run).run, 'metrics.jsonl');
    return readFileSync(file, 'utf8').trim().split('\n').flatMap(parsed);
  } catch {
    return [];
  }
}

function parsed(line: string): Record<string, unknown>[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
