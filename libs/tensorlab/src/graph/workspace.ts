import { variablesOf, type Variables } from '../key/variables';
import { codeVersion } from './disk/code-version';
import { Disk } from './disk/disk';
import { FileCache } from './disk/file-cache';
import { Lab } from './lab';
import { findLabs } from './lab-roots';
import { experimentFolder } from './lab-nodes';
import { problemText, type Problem } from './problems';

const caches = new Map<string, FileCache>();

/** The cache of a workspace: one a process, so that the daemon keeps it in memory. */
export function cacheOf(workspaceRoot: string): FileCache {
  let cache = caches.get(workspaceRoot);
  if (!cache) {
    cache = new FileCache(workspaceRoot, codeVersion());
    caches.set(workspaceRoot, cache);
  }
  return cache;
}

/** The labs of a workspace as they lie on the disk at one moment. */
export interface Workspace {
  root: string;
  disk: Disk;
  labs: Lab[];
  /** What is wrong with files that should make a lab. */
  problems: Problem[];
  /** By the path of the experiment's folder in the workspace. */
  variables: Map<string, Variables>;
}

/** @param pyprojects the files that may make their folder a lab; default: those that did in the last graph */
export function readWorkspace(root: string, pyprojects?: readonly string[]): Workspace {
  const cache = cacheOf(root);
  const disk = new Disk(root, cache);
  const found = findLabs(disk, pyprojects ?? cache.graph.labs);
  const labs = found.labs.map((place) => new Lab(place, disk));
  const experiments = labs.flatMap((lab) =>
    lab.tree.experiments.map((name) => lab.path(experimentFolder(name))),
  );
  return { root, disk, labs, problems: found.problems, variables: variablesOf(experiments) };
}

/** Everything that the graph cannot understand, once each. Reads every file of every lab. */
export function problemsOf({ labs, problems }: Workspace): Problem[] {
  const all = [...problems, ...labs.flatMap((lab) => lab.problems())];
  return [...new Map(all.map((problem) => [problemText(problem), problem])).values()];
}
