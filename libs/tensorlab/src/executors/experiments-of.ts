import { basename } from 'node:path';
import type { ExecutorContext, ProjectGraphProjectNode, TargetConfiguration } from '@nx/devkit';
import type { TensorlabMetadata } from '../graph/metadata';
import { runIdOf, variableOf } from '../key/run-id';
import { keyOf } from './promised-key';

/** An experiment as its files stand now. */
export interface ExperimentNow {
  /** Its folder's name. */
  name: string;
  /** The run of its train key. */
  run: string;
  /** The runs of its cross-validation; absent where it has none. */
  trainings?: string[];
  /** `promiseOf` its evaluate key; absent where the hook gave none that Nx may keep. */
  evaluation?: string;
  /** The id of its cross-validation, where it has one. */
  crossval?: string;
}

/**
 * The experiments of a project: their names, and the runs that their files stand for now (by the keys that the hook computed, else
 * by the graph).
 *
 * @param project its Nx name
 */
export function experimentsOf(
  { projectGraph: { nodes }, projectName }: ExecutorContext,
  project = projectName,
): ExperimentNow[] {
  const { metadata } = nodes[project ?? '']?.data ?? {};
  const { experiments = [] }: TensorlabMetadata = metadata?.['tensorlab'] ?? {};
  return experimentsIn(experiments.flatMap((name) => nodes[name] ?? []));
}

/** Those of some nodes of the graph that are experiments, by name. */
export function experimentsIn(nodes: readonly ProjectGraphProjectNode[]): ExperimentNow[] {
  return nodes
    .filter(({ data }) => data.targets?.train?.executor === 'tensorlab:train')
    .map(({ data: { root, targets } }) => {
      const evaluation = keyOf(targets?.evaluate);
      return {
        name: basename(root),
        run: String(runOf(targets?.train)),
        ...trainingsOf(targets),
        ...(evaluation !== undefined && { evaluation }),
        ...(targets?.crossval && { crossval: String(targets.crossval.options?.run) }),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The runs of an experiment's cross-validation, by its targets `train-fold-1-seed-1`, ... */
export function trainingsOf(
  targets: Record<string, TargetConfiguration> = {},
): Pick<ExperimentNow, 'trainings'> {
  const trainings = Object.entries(targets)
    .filter(([name, { executor }]) => name !== 'train' && executor === 'tensorlab:train')
    .flatMap(([, target]) => runOf(target) ?? []);
  return trainings.length === 0 ? {} : { trainings };
}

/** The run that a target trains; undefined where that cannot be told. */
export const runOf = (target: TargetConfiguration | undefined): string | undefined =>
  runIdOf(variableOf(target)) ?? target?.options?.run;
