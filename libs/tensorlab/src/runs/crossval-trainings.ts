import { crossvalRuns, type Crossval, type CrossvalRun } from '@tensorlab/lab';
import type { Lab } from '../graph/lab';
import { trainingKeys } from '../key/keys';
import { runId } from '../key/run-id';
import { surroundingsOf, type Surroundings } from '../key/surroundings';
import { readRun, type Evaluation } from './read-runs';

/** A training of a cross-validation by the files as they are now. */
export interface CrossvalTraining extends CrossvalRun {
  /** Absent where it has no key. */
  run?: string;
  /** Of that run and the section `evaluate` of now; absent until it was made. */
  evaluation?: Evaluation;
}

/** @param set what the command line overrides in all of them */
export function crossvalTrainings(
  lab: Lab,
  experiment: string,
  section: Crossval,
  set: readonly string[] = [],
  surroundings: Surroundings = surroundingsOf(lab),
): CrossvalTraining[] {
  return crossvalRuns(section).map((one) => {
    const varied = lab.varied(experiment, [...one.set, ...set]);
    const keys = trainingKeys(varied, experiment, surroundings);
    const run = keys.train && runId(keys.train);
    const record = run === undefined ? undefined : readRun(lab.place.folder, experiment, run);
    const evaluation = record?.status === 'complete' ? record.evaluation : undefined;
    const isCurrent = keys.evaluate && evaluation?.key?.evaluate?.key === keys.evaluate;
    return { ...one, ...(run && { run }), ...(isCurrent && { evaluation }) };
  });
}
