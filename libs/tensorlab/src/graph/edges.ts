import type { EdgeTable } from './file-edges';

/**
 * Why projects of the workspace depend on others: by the name of the one, then of the other, `file:line` in the workspace, once
 * each.
 */
export type ProjectEdges = Map<string, Map<string, Set<string>>>;

/**
 * Adds the edges between projects that the edges between the files of a lab make.
 *
 * @param ownerOf the Nx project of a file of the workspace
 * @param inWorkspace a path of the lab as a path of the workspace
 */
export function addProjectEdges(
  found: ProjectEdges,
  { paths, edges }: EdgeTable,
  ownerOf: (file: string) => string | undefined,
  inWorkspace: (file: string) => string,
): void {
  const files = paths.map(inWorkspace);
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
