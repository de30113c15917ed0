import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runFolders } from '@tensorlab/lab';
import type { FileFacts, RunRecord } from './read-runs';

/**
 * The first file of a complete run that is gone or not as `run.json` has it, by its path in the lab; undefined where all are whole.
 * Reads every file, as the runtime does.
 */
export async function damagedFile(
  labRoot: string,
  experiment: string,
  { run, files }: RunRecord,
): Promise<string | undefined> {
  const weights = bestWeights(experiment, run);
  return weights in files ? firstDamaged(labRoot, files) : weights;
}

/** The file that is evaluated: a run without it is none. */
export const bestWeights = (experiment: string, run: string) =>
  `${runFolders(experiment, run).checkpoints}/best.pt`;

/** The first of some files that is gone or has another content. */
export async function firstDamaged(
  labRoot: string,
  files: Record<string, FileFacts>,
): Promise<string | undefined> {
  for (const [file, facts] of Object.entries(files)) {
    const inside = !file.split('/').includes('..');
    if (!inside || !(await isWhole(join(labRoot, file), facts))) {
      return file;
    }
  }
  return undefined;
}

async function isWhole(file: string, { size, sha256 }: FileFacts): Promise<boolean> {
  try {
    const found = await stat(file);
    return found.isFile() && found.size === size && (await sha256Of(file)) === sha256;
  } catch {
    return false; // gone, or not to be read
  }
}

/** Of a file of any size. */
async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
