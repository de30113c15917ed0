import { LabError } from '@tensorlab/lab';
import { readRun } from '../../runs/read-runs';
import { promiseOf } from '../../key/run-id';
import type { ExperimentNow } from '../experiments-of';
import type { Row } from './leaderboard';

/**
 * The row of the run that an experiment's files stand for now; undefined where that run was not evaluated on the split, or not as the
 * section `evaluate` is now.
 */
export function readRow(
  labRoot: string,
  { name, run, evaluation: promised }: ExperimentNow,
  split: string,
): Row | undefined {
  const record = readRun(labRoot, name, run);
  const { evaluation, seconds, epochs } = record ?? {};
  const found = evaluation?.splits[split];
  const key = evaluation?.key?.evaluate?.key;
  if (!found || (promised !== undefined && key !== undefined && promiseOf(key) !== promised)) {
    return undefined;
  }
  const { samples, metrics, intervals } = found;
  return {
    experiment: name,
    run,
    samples,
    metrics,
    intervals,
    level: evaluation.level,
    modes: evaluation.modes,
    seconds,
    epochs,
  };
}

/** A project's evaluations were just made, so that a missing one has a reason. */
export const notEvaluated = (experiment: string, run: string, split: string) =>
  new LabError('NO_EVALUATION', {
    what: `The run ${run} of ${experiment} was not evaluated on the split ${split}.`,
    next: `nx run ${experiment}:evaluate`,
  });
