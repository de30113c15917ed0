import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isDead } from '../runs/owner';
import { isBeingFetched } from './errors';

/**
 * Where a fetch puts what it gets until all of it is known to be good: a hidden folder beside the data, on the same disk, so that
 * the last step is a rename.
 */
export interface Stage {
  /** Downloads, whole and begun: they outlive a fetch that was stopped. */
  downloads: string;
  /** The files of the data, each at the path that it will have. */
  content: string;
  /** Ends the fetch; `done` forgets the downloads. */
  close(done: boolean): void;
}

/** @throws LabError FETCH_FAILED where another process fetches the same */
export function openStage(folder: string, name: string): Stage {
  const root = join(folder, '.fetch');
  const stage = { downloads: join(root, 'downloads'), content: join(root, 'content') };
  mkdirSync(stage.downloads, { recursive: true });
  const release = lock(join(root, 'lock'), name);
  rmSync(stage.content, { recursive: true, force: true });
  mkdirSync(stage.content);
  return {
    ...stage,
    close: (done) => {
      rmSync(done ? root : stage.content, { recursive: true, force: true });
      release();
    },
  };
}

/** Held by a process of this machine until it releases it or dies. */
function lock(file: string, name: string): () => void {
  const mine = `${process.pid} ${hostname()}`;
  const take = () => writeFileSync(file, mine, { flag: 'wx' });
  try {
    take();
  } catch {
    const owner = readFileSync(file, 'utf8');
    if (!isDead(owner)) {
      throw isBeingFetched(name, owner);
    }
    rmSync(file);
    take();
  }
  return () => rmSync(file, { force: true });
}
