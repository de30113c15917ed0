import { constants, copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatasetSource } from '@tensorlab/lab';
import { targetOf } from '../paths-of-source';
import { filesIn } from '../scan';

/**
 * Copies what is wanted of a folder's files: without writing bytes again where the disk can.
 *
 * @param files all where it is left out
 */
export function takeFiles(
  source: DatasetSource,
  folder: string,
  content: string,
  files: readonly string[] = filesIn(folder),
): void {
  for (const file of files) {
    const target = targetOf(source, file);
    if (target !== undefined) {
      const copy = join(content, target);
      mkdirSync(dirname(copy), { recursive: true });
      copyFileSync(join(folder, file), copy, constants.COPYFILE_FICLONE);
    }
  }
}
