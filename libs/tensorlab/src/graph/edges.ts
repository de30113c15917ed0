import type { AnalyzedLab } from './workspace';

/**
 * Why projects of the workspace depend on others: by the name of the one, then of the other, `file:line` in the workspace, once
 * each.
 */
export type ProjectEdges = Map<string, Map<string, Set<string>>>;

/**
 * The edges between projects that the edges between the files of labs make.
 *
 * A project is said to depend on its experiments where Nx selects affected tasks. Where it selects projects, that would run the
 * project's `evaluate` with any of them, and with it all the others.
 *
 * @param ownerOf the Nx project of a file of the workspace
 * @param byTask whether Nx selects affected tasks
 */
export function projectEdges(
  labs: readonly AnalyzedLab[],
  ownerOf: (file: string) => string | undefined,
  byTask: boolean,
): ProjectEdges {
  const found: ProjectEdges = new Map();
  for (const { lab, analysis } of labs) {
    const { paths, edges } = analysis.edges;
    const files = paths.map((path) => lab.path(path));
    const owners = files.map(ownerOf);
    for (const [from, to, file, line] of edges) {
      const [source, target] = [owners[from], owners[to]];
      const counts = byTask || !isProjectFile(paths[from]!);
      if (counts && source !== undefined && target !== undefined && source !== target) {
        const targets = found.get(source) ?? new Map<string, Set<string>>();
        const causes = targets.get(target) ?? new Set();
        found.set(source, targets.set(target, causes.add(`${files[file]}:${line}`)));
      }
    }
  }
  return found;
}

/** What leads away from it leads to its experiments. */
const isProjectFile = (path: string) => /^projects\/active\/[^/]+\/project\.yaml$/.test(path);
