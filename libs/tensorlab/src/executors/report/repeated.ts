import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolders } from '@tensorlab/lab';
import type { ExperimentNow } from '../experiments-of';
import { isLoss, type Row } from './leaderboard';

/** What the trainings of one experiment on several folds and seeds come to, on one split. */
export interface Repeated {
  experiment: string;
  /** Parts of the data, each held out once; absent where only the seeds differ. */
  folds?: number;
  /** How many trainings there are. */
  trainings: number;
  /** Of the intervals, 0 to 1. */
  level?: number;
  /** By metric. */
  summary: Record<string, Summary>;
}

/** Of a metric: mean and standard deviation over the trainings, confidence interval of the mean. */
export interface Summary {
  mean: number;
  std?: number;
  interval?: [number, number];
}

/** What `crossval` wrote for the experiment as its files stand now; undefined where it did not run, or not on that split. */
export function readRepeated(
  labRoot: string,
  { name, crossval }: ExperimentNow,
  split: string,
): Repeated | undefined {
  if (crossval === undefined) {
    return undefined;
  }
  try {
    const file = join(labRoot, runFolders(name, crossval).run, 'crossval.json');
    const { format, folds, level, trainings, splits } = JSON.parse(readFileSync(file, 'utf8'));
    return format === 1 && splits[split]
      ? {
          experiment: name,
          folds,
          trainings: trainings.length,
          level,
          summary: splits[split].summary,
        }
      : undefined;
  } catch {
    return undefined; // gone, cut short: it did not run
  }
}

/** Best first by the mean of a metric; those without it last. */
export function sortRepeated(
  repeated: readonly Repeated[],
  metric: string | undefined,
  rows: readonly Row[] = [],
): Repeated[] {
  const sign = metric !== undefined && isLoss(metric, rows) ? 1 : -1;
  const value = ({ summary }: Repeated) => {
    const mean = summary[metric ?? '']?.mean;
    return mean === undefined ? Number.MAX_VALUE : sign * mean;
  };
  return [...repeated].sort(
    (a, b) => value(a) - value(b) || a.experiment.localeCompare(b.experiment),
  );
}
