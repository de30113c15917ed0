import { basename } from 'node:path';
import type { ExecutorContext, ProjectGraphProjectNode } from '@nx/devkit';
import { isPromise, runIdOf, variableOf } from '../key/run-id';

/** An experiment as its files stand now. */
export interface ExperimentNow {
  /** Its folder's name. */
  name: string;
  /** The run of its train key. */
  run: string;
  /** `promiseOf` its evaluate key; absent where the hook gave none that Nx may keep. */
  evaluation?: string;
  /** The id of its cross-validation, where it has one. */
  crossval?: string;
}

/**
 * The experiments that a project depends on, by the graph: their names, and the runs that their files stand for now (by the key
 * that the hook computed, else by the graph).
 *
 * @param project its Nx name
 */
export function experimentsOf(
  { projectGraph, projectName }: ExecutorContext,
  project = projectName,
): ExperimentNow[] {
  const dependencies = projectGraph.dependencies[project ?? ''] ?? [];
  return experimentsIn(dependencies.flatMap(({ target }) => projectGraph.nodes[target] ?? []));
}

/** Those of some nodes of the graph that are experiments, by name. */
export function experimentsIn(nodes: readonly ProjectGraphProjectNode[]): ExperimentNow[] {
  return nodes
    .filter(({ data }) => data.targets?.train?.executor === 'tensorlab:train')
    .map(({ data: { root, targets } }) => {
      const promised = process.env[variableOf(targets?.evaluate)] ?? '';
      return {
        name: basename(root),
        run: runIdOf(variableOf(targets?.train)) ?? String(targets?.train?.options?.run),
        ...(isPromise(promised) && { evaluation: promised }),
        ...(targets?.crossval && { crossval: String(targets.crossval.options?.run) }),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}
