import type { TargetConfiguration } from '@nx/devkit';
import type { PreparationVariables } from '../../key/variables';
import { inWorkspace, type LabRoot } from '../lab-roots';
import { dataOf, type Preparation } from '../preparations';
import { afterChanges } from './changes';
import { inputsOf } from './keyed';

/** An entry of `dependsOn`: a task that makes data, or splits it. */
export interface DataTask {
  target: string;
  projects: string[];
}

/**
 * Hashed by nothing but their keys, as the targets of experiments are.
 *
 * @param reads the tasks that make what these read
 * @param changes the Nx projects whose files these are made of; undefined where Nx does not select affected tasks
 */
export function preparationTargets(
  lab: LabRoot,
  preparation: Preparation,
  variables: PreparationVariables,
  reads: readonly DataTask[],
  changes?: readonly string[],
): Record<string, TargetConfiguration> {
  const { name, split } = preparation;
  const before = [...afterChanges(changes ?? []), ...reads];
  const keyed = (env: string, folder: string): TargetConfiguration => ({
    cache: true,
    inputs: inputsOf({ changes }, [env]),
    outputs: [`{workspaceRoot}/${inWorkspace(lab, `datasets/${folder}`)}`],
  });
  return {
    preprocess: {
      executor: 'tensorlab:preprocess',
      ...keyed(variables.preprocess, dataOf(preparation)),
      ...(before.length > 0 && { dependsOn: before }),
      metadata: { description: `Makes datasets/${dataOf(preparation)}` },
    },
    ...(split !== undefined && {
      split: {
        executor: 'tensorlab:split',
        ...keyed(variables.split, `splits/${name}`),
        dependsOn: ['preprocess'],
        metadata: { description: `Splits ${name}, and looks whether the splits are apart` },
      },
    }),
  };
}
