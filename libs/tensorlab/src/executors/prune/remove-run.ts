import { lstatSync, readdirSync, rmSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { runFolders } from '@tensorlab/lab';
import { isRunName } from '../../runs/read-runs';

/** The folders of a run, those with the least loss first: its `run.json` goes last, so that half a run is never complete. */
const foldersOf = (experiment: string, run: string) => {
  const { run: own, logs, visualizations, checkpoints, finetuned } = runFolders(experiment, run);
  return [`${logs}-profile`, logs, visualizations, checkpoints, finetuned, own];
};

/** The first folder of a run, or around one, that is a link: it may lead anywhere. By its path in the lab. */
export function linkOf(labRoot: string, experiment: string, run: string): string | undefined {
  for (const folder of foldersOf(experiment, run)) {
    const parts = folder.split('/');
    for (let end = 1; end <= parts.length; end += 1) {
      const path = parts.slice(0, end).join('/');
      if (statOf(join(labRoot, path))?.isSymbolicLink()) {
        return path;
      }
    }
  }
  return undefined;
}

/** Bytes on disk of a run's files; a file with two names counts once, a link for nothing. */
export function sizeOfRun(labRoot: string, experiment: string, run: string): number {
  const seen = new Set<string>();
  const size = (path: string): number => {
    const stat = statOf(path);
    if (stat?.isDirectory()) {
      return readdirSync(path).reduce((sum, name) => sum + size(join(path, name)), 0);
    }
    const id = `${stat?.dev} ${stat?.ino}`;
    if (!stat?.isFile() || seen.has(id)) {
      return 0;
    }
    seen.add(id);
    return stat.size;
  };
  return foldersOf(experiment, run).reduce((sum, folder) => sum + size(join(labRoot, folder)), 0);
}

/**
 * Removes the folders of a run. Links inside are removed, and not what they lead to.
 *
 * @throws Error for a name that is no run's, and where one of the folders is a link
 */
export function removeRun(labRoot: string, experiment: string, run: string): void {
  if (!isRunName(run) || linkOf(labRoot, experiment, run) !== undefined) {
    throw new Error(`${experiment}/${run} is not to be removed`);
  }
  for (const folder of foldersOf(experiment, run)) {
    rmSync(join(labRoot, folder), { recursive: true, force: true });
  }
}

const statOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });
