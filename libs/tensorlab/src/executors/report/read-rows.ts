import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError, runFolders } from '@tensorlab/lab';
import type { Row } from './leaderboard';

/**
 * The row of an evaluated run.
 *
 * @throws LabError NO_EVALUATION when the run was not evaluated on that split.
 */
export function readRow(labRoot: string, experiment: string, run: string, split: string): Row {
  const folder = join(labRoot, runFolders(experiment, run).run);
  const evaluation = readJson(join(folder, 'evaluation.json'));
  const metrics = evaluation?.splits?.[split]?.metrics;
  if (!metrics) {
    throw new LabError('NO_EVALUATION', {
      what: `The run ${run} of ${experiment} was not evaluated on the split ${split}.`,
      next: `nx run ${experiment}:evaluate`,
    });
  }
  const { seconds, epochs } = readJson(join(folder, 'run.json')) ?? {};
  return { experiment, run, metrics, seconds, epochs };
}

const readJson = (file: string) =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
