import type { FileEdge } from './file-edges';

/** One reason for one project of the workspace to depend on another. */
export interface Edge {
  /** Nx project names. */
  source: string;
  target: string;
  /** `file:line` in the workspace: what names the target. */
  cause: string;
}

/**
 * The edges between projects that the edges between the files of a lab make, once a cause.
 *
 * @param ownerOf the Nx project of a file of the workspace
 * @param inWorkspace a path of the lab as a path of the workspace
 */
export function projectEdges(
  edges: readonly FileEdge[],
  ownerOf: (file: string) => string | undefined,
  inWorkspace: (file: string) => string,
): Edge[] {
  const owners = new Map<string, string | undefined>();
  const owner = (file: string) => {
    if (!owners.has(file)) {
      owners.set(file, ownerOf(inWorkspace(file)));
    }
    return owners.get(file);
  };
  const found = new Map<string, Edge>();
  for (const { from, to, file, line } of edges) {
    const [source, target] = [owner(from), owner(to)];
    if (source !== undefined && target !== undefined && source !== target) {
      const cause = `${inWorkspace(file)}:${line}`;
      found.set(`${source}\n${target}\n${cause}`, { source, target, cause });
    }
  }
  return [...found.values()];
}
