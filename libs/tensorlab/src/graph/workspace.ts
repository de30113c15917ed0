import { version } from '../../package.json';
import { variablesOf, type Variables } from '../key/variables';
import { Disk } from './disk/disk';
import { FileCache } from './disk/file-cache';
import { Lab } from './lab';
import { findLabs } from './lab-roots';
import { experimentFolder } from './lab-nodes';

/** Goes up when the same file is understood differently: what was kept is then read anew. */
const factsVersion = 1;

const caches = new Map<string, FileCache>();

/** The cache of a workspace: one a process, so that the daemon keeps it in memory. */
export function cacheOf(workspaceRoot: string): FileCache {
  let cache = caches.get(workspaceRoot);
  if (!cache) {
    cache = new FileCache(workspaceRoot, `${version}/${factsVersion}`);
    caches.set(workspaceRoot, cache);
  }
  return cache;
}

/** The labs of a workspace as they lie on the disk at one moment. */
export interface Workspace {
  root: string;
  disk: Disk;
  labs: Lab[];
  /** By the path of the experiment's folder in the workspace. */
  variables: Map<string, Variables>;
}

/** @param pyprojects the files that may make their folder a lab; default: those that did in the last graph */
export function readWorkspace(root: string, pyprojects?: readonly string[]): Workspace {
  const cache = cacheOf(root);
  const disk = new Disk(root, cache);
  const labs = findLabs(disk, pyprojects ?? cache.labs).map((place) => new Lab(place, disk));
  const experiments = labs.flatMap((lab) =>
    lab.tree.experiments.map((name) => lab.path(experimentFolder(name))),
  );
  return { root, disk, labs, variables: variablesOf(experiments) };
}
