import { dictionaryOf } from './dictionary';
import type { ProjectEdges } from './edges';
import { problemText, type Problem } from './problems';

/** What a project's `metadata.tensorlab` says. Nx does not hash it. */
export interface TensorlabMetadata {
  /** Why the project depends on another: `file:line`, by the other's name. */
  edges?: Record<string, string[]>;
  /** What could not be understood in the project's files. */
  problems?: string[];
  /** Of a research project: the Nx projects of its experiments. */
  experiments?: string[];
}

/** The metadata of every project that has an edge or a problem. */
export function metadataOf(
  edges: ProjectEdges,
  problems: readonly Problem[],
  ownerOf: (file: string) => string | undefined,
): Map<string, TensorlabMetadata> {
  const metadata = new Map<string, TensorlabMetadata>();
  for (const [source, targets] of edges) {
    const causes = [...targets].map(([target, found]): [string, string[]] => [target, [...found]]);
    metadata.set(source, { edges: dictionaryOf(causes) });
  }
  for (const problem of problems) {
    const project = ownerOf(problem.file);
    if (project !== undefined) {
      const known = metadata.get(project) ?? {};
      const problems = [...(known.problems ?? []), problemText(problem)];
      metadata.set(project, { ...known, problems });
    }
  }
  return metadata;
}
