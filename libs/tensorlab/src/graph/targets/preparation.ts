import type { TargetConfiguration } from '@nx/devkit';
import type { PreparationVariables } from '../../key/variables';
import { inWorkspace, type LabRoot } from '../lab-roots';
import { dataOf, type Preparation } from '../preparations';

/** An entry of `dependsOn`: a task that makes data, or splits it. */
export interface DataTask {
  target: string;
  projects: string[];
}

/**
 * Hashed by nothing but their keys, as the targets of experiments are.
 *
 * @param reads the tasks that make what these read
 */
export function preparationTargets(
  lab: LabRoot,
  preparation: Preparation,
  variables: PreparationVariables,
  reads: readonly DataTask[],
): Record<string, TargetConfiguration> {
  const { name, split } = preparation;
  const keyed = (env: string, folder: string): TargetConfiguration => ({
    cache: true,
    inputs: [{ env }, { externalDependencies: [] }],
    outputs: [`{workspaceRoot}/${inWorkspace(lab, `datasets/${folder}`)}`],
  });
  return {
    preprocess: {
      executor: 'tensorlab:preprocess',
      ...keyed(variables.preprocess, dataOf(preparation)),
      ...(reads.length > 0 && { dependsOn: [...reads] }),
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
