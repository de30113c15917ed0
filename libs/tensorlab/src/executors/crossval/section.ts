import { crossvalOf, LabError, type Crossval } from '@tensorlab/lab';
import type { Lab } from '../../graph/lab';

/**
 * The section `crossval` of an experiment.
 *
 * @param set what the command line overrides
 * @throws LabError INVALID_EXPERIMENT where the section cannot be followed
 */
export function sectionOf(lab: Lab, experiment: string, set: readonly string[]): Crossval {
  const own = set.find((assignment) => /^\s*crossval\b/.test(assignment));
  if (own !== undefined) {
    throw decided(experiment, own);
  }
  const { value = {}, problems = [] } = lab.mergedExperiment(experiment) ?? {};
  const section = crossvalOf(value);
  if (!section) {
    throw unusable(experiment, problems);
  }
  return section;
}

const unusable = (
  experiment: string,
  [first]: readonly { file: string; line: number; message: string }[],
) =>
  new LabError('INVALID_EXPERIMENT', {
    where: first && `${first.file}:${first.line}`,
    what: first?.message ?? `${experiment} has no section crossval.`,
    next: `give it crossval: {folds: 5, seeds: [1, 2, 3]}, then type nx run ${experiment}:crossval`,
  });

const decided = (experiment: string, assignment: string) =>
  new LabError('UNKNOWN_OPTION', {
    what: `--set=${assignment} comes too late: the experiment's file decides which folds and seeds there are.`,
    next: `change crossval in experiments/configs/${experiment}/experiment.yaml`,
  });
