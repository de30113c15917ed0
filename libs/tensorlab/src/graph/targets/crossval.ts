import type { TargetConfiguration } from '@nx/devkit';
import { runFolders, type CrossvalRun } from '@tensorlab/lab';
import type { AnnouncedKeys } from '../../key/graph-keys';
import { crossvalId } from '../../key/run-id';
import { variablesOfTraining } from '../../key/variables';
import { inWorkspace } from '../lab-roots';
import {
  evaluateTarget,
  evaluateVariables,
  inputsOf,
  runOf,
  trainTarget,
  type Training,
} from './keyed';

export interface CrossvalTargets {
  /** Of the confidence interval; absent where the section cannot be followed. */
  level?: number;
  /** Each training, with its keys; then there is none, and the task says why. */
  runs: readonly KeyedRun[];
}

type KeyedRun = CrossvalRun & { keys: AnnouncedKeys };

/**
 * The targets of a cross-validation: `train-` and `evaluate-` with the name of each training, and `crossval` over them all.
 *
 * @param own the experiment itself
 */
export function crossvalTargets(
  own: Training,
  { level, runs }: CrossvalTargets,
): Record<string, TargetConfiguration> {
  const trainings = runs.map((run) => trainingOf(own, run));
  const folder = runFolders(own.experiment, '{options.run}').run;
  return {
    ...Object.fromEntries(
      trainings.flatMap(({ name, ...training }) => [
        [`train-${name}`, trainTarget(training)],
        [`evaluate-${name}`, evaluateTarget(training, `train-${name}`)],
      ]),
    ),
    crossval: {
      executor: 'tensorlab:crossval',
      cache: true,
      options: { run: crossvalId(trainings.map(runOf)), level },
      dependsOn: runs.map(({ name }) => ({ target: `evaluate-${name}`, params: 'forward' })),
      inputs: inputsOf(own, [...new Set(trainings.flatMap(evaluateVariables))]),
      outputs: [`{workspaceRoot}/${inWorkspace(own.lab, folder)}`],
      metadata: {
        description: `Trains and evaluates ${own.experiment} on every fold and seed, and says how sure its metrics are`,
      },
    },
  };
}

function trainingOf(own: Training, { name, keys, set, fold, seed }: KeyedRun) {
  const part = [fold && `fold ${fold}`, seed !== undefined && `seed ${seed}`].filter(Boolean);
  return {
    ...own,
    name,
    keys,
    variables: variablesOfTraining(own.variables, name),
    variant: set,
    title: `${own.experiment}, ${part.join(', ')}`,
  };
}
