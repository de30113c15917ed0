import { crossvalRuns, LabError, type Crossval, type CrossvalRun } from '@tensorlab/lab';
import type { Lab } from '../../graph/lab';
import { trainingKeys } from '../../key/keys';
import { runId } from '../../key/run-id';
import { surroundingsOf } from '../../key/surroundings';
import { readRun, type Evaluation } from '../../runs/read-runs';

/** A training of a cross-validation that was evaluated. */
export interface Evaluated extends CrossvalRun {
  run: string;
  evaluation: Evaluation;
}

/**
 * Every training of a cross-validation, with its evaluation as the files stand now.
 *
 * @param set what the command line overrides in all of them
 * @throws LabError NO_EVALUATION where one is missing
 */
export function evaluatedRuns(
  lab: Lab,
  experiment: string,
  section: Crossval,
  set: readonly string[],
): Evaluated[] {
  const surroundings = surroundingsOf(lab);
  return crossvalRuns(section).map((one) => {
    const varied = lab.varied(experiment, [...one.set, ...set]);
    const keys = trainingKeys(varied, experiment, surroundings);
    const run = keys.train && runId(keys.train);
    const record = run && readRun(lab.place.folder, experiment, run);
    const evaluation = record ? record.evaluation : undefined;
    if (!run || !evaluation || evaluation.key?.evaluate?.key !== keys.evaluate) {
      throw notEvaluated(experiment, one.name, run);
    }
    return { ...one, run, evaluation };
  });
}

const notEvaluated = (experiment: string, name: string, run: string | undefined) =>
  new LabError('NO_EVALUATION', {
    what: run
      ? `${name} of ${experiment}, run ${run}, was not evaluated as its files stand now.`
      : `${name} of ${experiment} has no key, so that its run cannot be found.`,
    next: `nx run ${experiment}:${run ? `evaluate-${name}` : 'explain'}`,
  });
