import { basename } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';

/** The experiments that a project depends on, by the graph: their names and the runs that their files stand for now. */
export function experimentsOf({ projectGraph, projectName }: ExecutorContext) {
  const dependencies = projectGraph.dependencies[projectName ?? ''] ?? [];
  return dependencies
    .flatMap(({ target }) => projectGraph.nodes[target] ?? [])
    .filter(({ data }) => data.targets?.train?.executor === 'tensorlab:train')
    .map(({ data }) => ({
      name: basename(data.root),
      run: String(data.targets?.train?.options?.run),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
