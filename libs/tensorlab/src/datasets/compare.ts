import { join } from 'node:path';
import type { DatasetFile } from '@tensorlab/lab';
import { stampOf } from '../graph/disk/stamp';
import { hashFiles, type FileToHash } from './hash-files';
import { KnownHashes } from './known-hashes';
import { dataFiles } from './scan';

/** A file that is not as recorded. */
export interface Difference {
  path: string;
  is: 'missing' | 'different' | 'extra';
  /** `size 10, recorded 20` */
  detail?: string;
}

interface CompareOptions {
  /** Where the hashes of untouched files are kept; without it every file is read. */
  notes?: string;
  /** Read every file, whatever its size and times say. */
  full?: boolean;
  advance?: (bytes: number) => void;
  /** Told the bytes that have to be read. */
  begin?: (bytes: number) => void;
}

interface Candidate extends FileToHash {
  recorded: DatasetFile;
  stamp: string;
  racy: boolean;
}

/**
 * What in a dataset's folder is not as recorded: a look at size and times first, and the bytes of only those files that were
 * touched since they were last read.
 */
export async function compare(
  folder: string,
  files: readonly DatasetFile[],
  options: CompareOptions = {},
): Promise<Difference[]> {
  const known = new KnownHashes(options.notes);
  const differences: Difference[] = [];
  const unread: Candidate[] = [];
  for (const recorded of files) {
    const found = look(folder, recorded);
    if ('is' in found) {
      differences.push(found);
    } else if (!isKnown(found, known, options.full)) {
      unread.push(found);
    }
  }
  differences.push(...(await differentBytes(unread, known, options)));
  known.save();
  const recorded = new Set(files.map(({ path }) => path));
  const extra = dataFiles(folder, recorded);
  return [...differences, ...extra.map((path): Difference => ({ path, is: 'extra' }))].sort(
    (a, b) => (a.path < b.path ? -1 : 1),
  );
}

function look(folder: string, recorded: DatasetFile): Candidate | Difference {
  const path = join(folder, recorded.path);
  const stamp = stampOf(path);
  if (!stamp) {
    return { path: recorded.path, is: 'missing' };
  }
  const size = Number(stamp.text.slice(0, stamp.text.indexOf(':')));
  if (recorded.size !== undefined && size !== recorded.size) {
    const detail = `${size} bytes, recorded ${recorded.size}`;
    return { path: recorded.path, is: 'different', detail };
  }
  const algorithm = recorded.md5 === undefined ? 'sha256' : 'md5';
  return { path, algorithm, size, recorded, stamp: stamp.text, racy: stamp.racy };
}

/** Whether its bytes need not be read: they were since it was last touched, or no hash is recorded. */
function isKnown({ recorded, stamp, racy }: Candidate, known: KnownHashes, full = false): boolean {
  const hash = hashOf(recorded);
  return hash === undefined || (!full && !racy && known.get(recorded.path, stamp) === hash);
}

async function differentBytes(
  unread: readonly Candidate[],
  known: KnownHashes,
  { begin, advance }: CompareOptions,
): Promise<Difference[]> {
  if (unread.length === 0) {
    return [];
  }
  begin?.(unread.reduce((sum, { size }) => sum + size, 0));
  const hashes = await hashFiles(unread, advance);
  return unread.flatMap(({ recorded, stamp, racy }, index): Difference[] => {
    const hash = hashes[index]!;
    if (!racy) {
      known.set(recorded.path, stamp, hash);
    }
    const detail = 'other bytes';
    return hash === hashOf(recorded) ? [] : [{ path: recorded.path, is: 'different', detail }];
  });
}

const hashOf = ({ sha256, md5 }: DatasetFile) => sha256 ?? md5;
