import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetFile } from '@tensorlab/lab';
import { readable } from '../readable';

/** `4 files, 54.9 MB` */
export function amount(sizes: readonly number[]): string {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return `${sizes.length} ${sizes.length === 1 ? 'file' : 'files'}, ${readable(bytes)}`;
}

/** Bytes, as recorded or else as they are. */
export const sizeOf = (folder: string, { path, size }: DatasetFile): number =>
  size ?? statSync(join(folder, path)).size;
