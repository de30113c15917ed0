import type { Closure } from '../graph/closure';
import type { Lab } from '../graph/lab';

/** What the files of a closure come to. */
export interface ClosureHashes {
  /** Semantic fingerprint of each Python file, by its path in the lab. */
  modules: Record<string, string>;
  /** SHA-256 of each other file, by its path in the lab. */
  files: Record<string, string>;
}

/** Sorted by path; a file that went away meanwhile counts as such. */
export function hashesOf(lab: Lab, closure: Closure): ClosureHashes {
  const modules: Record<string, string> = {};
  const files: Record<string, string> = {};
  for (const file of [...closure.files.keys()].sort()) {
    if (file.endsWith('.py')) {
      const fingerprint = lab.module(file)?.fingerprint ?? '';
      modules[file] = closure.readsText ? (lab.sha256(file) ?? '') : fingerprint;
    } else {
      files[file] = lab.sha256(file) ?? '';
    }
  }
  return { modules, files };
}
