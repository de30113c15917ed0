import { LabError, type Crossval } from '@tensorlab/lab';
import type { Lab } from '../../graph/lab';
import { crossvalTrainings, type CrossvalTraining } from '../../runs/crossval-trainings';

/** A training of a cross-validation that was evaluated. */
export type Evaluated = Required<Pick<CrossvalTraining, 'run' | 'evaluation'>> & CrossvalTraining;

/**
 * Every training of a cross-validation, with its evaluation as the files stand now.
 *
 * @param set what the command line overrides in all of them
 * @throws LabError NO_EVALUATION where one is missing
 */
export const evaluatedRuns = (
  lab: Lab,
  experiment: string,
  section: Crossval,
  set: readonly string[],
): Evaluated[] =>
  crossvalTrainings(lab, experiment, section, set).map((training) => {
    const { run, evaluation } = training;
    if (run === undefined || evaluation === undefined) {
      throw notEvaluated(experiment, training);
    }
    return { ...training, run, evaluation };
  });

const notEvaluated = (experiment: string, { name, run }: CrossvalTraining) =>
  new LabError('NO_EVALUATION', {
    what: run
      ? `${name} of ${experiment}, run ${run}, was not evaluated as its files stand now.`
      : `${name} of ${experiment} has no key, so that its run cannot be found.`,
    next: `nx run ${experiment}:${run ? `evaluate-${name}` : 'explain'}`,
  });
