import { basename } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { runIdOf, variableOf } from '../key/run-id';

/**
 * The experiments that a project depends on, by the graph: their names, and the runs that their files stand for now (by the key
 * that the hook computed, else by the graph).
 */
export function experimentsOf({ projectGraph, projectName }: ExecutorContext) {
  const dependencies = projectGraph.dependencies[projectName ?? ''] ?? [];
  return dependencies
    .flatMap(({ target }) => projectGraph.nodes[target] ?? [])
    .filter(({ data }) => data.targets?.train?.executor === 'tensorlab:train')
    .map(({ data: { root, targets } }) => ({
      name: basename(root),
      run: runIdOf(variableOf(targets?.train)) ?? String(targets?.train?.options?.run),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
