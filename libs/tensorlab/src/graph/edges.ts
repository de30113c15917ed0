import type { AnalyzedLab } from './workspace';

/**
 * Why projects of the workspace depend on others: by the name of the one, then of the other, `file:line` in the workspace, once
 * each.
 */
export type ProjectEdges = Map<string, Map<string, Set<string>>>;

/**
 * The edges between projects that the edges between the files of labs make.
 *
 * @param ownerOf the Nx project of a file of the workspace
 */
export function projectEdges(
  labs: readonly AnalyzedLab[],
  ownerOf: (file: string) => string | undefined,
): ProjectEdges {
  const found: ProjectEdges = new Map();
  for (const { lab, analysis } of labs) {
    const { paths, edges } = analysis.edges;
    const files = paths.map((path) => lab.path(path));
    const owners = files.map(ownerOf);
    for (const [from, to, file, line] of edges) {
      const [source, target] = [owners[from], owners[to]];
      if (source !== undefined && target !== undefined && source !== target) {
        const targets = found.get(source) ?? new Map<string, Set<string>>();
        const causes = targets.get(target) ?? new Set();
        found.set(source, targets.set(target, causes.add(`${files[file]}:${line}`)));
      }
    }
  }
  return found;
}
