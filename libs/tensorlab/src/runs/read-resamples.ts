import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolders } from '@tensorlab/lab';

/** The file beside `evaluation.json`, by its path in the lab. */
export const resamplesOf = (experiment: string, run: string) =>
  `${runFolders(experiment, run).run}/resamples.json`;

/** What a split's evaluation says of its samples, and the metrics of their resamplings. */
export interface Resamples {
  /** How many samples were measured, and the SHA-256 of what is true of each, in order. */
  samples: number;
  targets: string;
  /** Of the resampling, and the SHA-256 of what its last one drew: the same where all of them were. */
  seed: number;
  drawn: string;
  /** Of each metric, a value a resampling; null where it is not defined. The n-th takes the same samples for every model. */
  metrics: Record<string, (number | null)[]>;
}

/** Of one split of an evaluated run; undefined where there is none, or one that is not this run's. */
export function readResamples(
  labRoot: string,
  experiment: string,
  run: string,
  split: string,
): Resamples | undefined {
  try {
    const record = JSON.parse(readFileSync(join(labRoot, resamplesOf(experiment, run)), 'utf8'));
    return record.format === 1 && record.run === run ? record.splits[split] : undefined;
  } catch {
    return undefined; // gone, cut short: the deltas still have their value
  }
}
