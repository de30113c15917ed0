import {
  preparationVariablesOf,
  variablesOf,
  type PreparationVariables,
  type Variables,
} from '../key/variables';
import { analyzeLab, type Analysis } from './analysis';
import { codeVersion } from './disk/code-version';
import { Disk } from './disk/disk';
import { FileCache } from './disk/file-cache';
import { Lab } from './lab';
import { findLabs } from './lab-roots';
import { experimentFolder } from './lab-nodes';
import type { Problem } from './problems';

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
  labs: AnalyzedLab[];
  /** What is wrong with files that should make a lab, and with the files of labs. */
  problems: Problem[];
  /** By the path of the experiment's folder in the workspace. */
  variables: Map<string, Variables>;
  /** By the path of the folder in `src/preprocess`. */
  preparationVariables: Map<string, PreparationVariables>;
}

export interface AnalyzedLab {
  lab: Lab;
  analysis: Analysis;
}

/** @param pyprojects the files that may make their folder a lab; default: those that did in the last graph */
export function readWorkspace(root: string, pyprojects?: readonly string[]): Workspace {
  const cache = cacheOf(root);
  const disk = new Disk(root, cache);
  const found = findLabs(disk, pyprojects ?? cache.graph.labs);
  const labs = found.labs.map((place) => {
    const lab = new Lab(place, disk);
    return { lab, analysis: analyzeLab(lab) };
  });
  const experiments = labs.flatMap(({ lab }) =>
    lab.tree.experiments.map((name) => lab.path(experimentFolder(name))),
  );
  const problems = [...found.problems, ...labs.flatMap(({ analysis }) => analysis.problems)];
  const preparations = labs.flatMap(({ lab }) =>
    lab.preparations().map(({ root: folder }) => lab.path(folder)),
  );
  return {
    root,
    disk,
    labs,
    problems,
    variables: variablesOf(experiments),
    preparationVariables: preparationVariablesOf(preparations),
  };
}
