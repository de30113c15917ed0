import type { Edge } from './edges';
import { problemText, type Problem } from './problems';

/** What a project's `metadata.tensorlab` says. Nx does not hash it. */
export interface TensorlabMetadata {
  /** Why the project depends on another: `file:line`, by the other's name. */
  edges?: Record<string, string[]>;
  /** What could not be understood in the project's files. */
  problems?: string[];
}

/** The metadata of every project that has an edge or a problem. */
export function metadataOf(
  edges: readonly Edge[],
  problems: readonly Problem[],
  ownerOf: (file: string) => string | undefined,
): Map<string, TensorlabMetadata> {
  const metadata = new Map<string, TensorlabMetadata>();
  const of = (project: string) => {
    const known = metadata.get(project) ?? {};
    metadata.set(project, known);
    return known;
  };
  for (const { source, target, cause } of edges) {
    const { edges: own = {} } = of(source);
    own[target] = [...(own[target] ?? []), cause];
    of(source).edges = own;
  }
  for (const problem of problems) {
    const project = ownerOf(problem.file);
    if (project !== undefined) {
      of(project).problems = [...(of(project).problems ?? []), problemText(problem)];
    }
  }
  return metadata;
}
