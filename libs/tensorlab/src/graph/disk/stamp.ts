import { statSync, type BigIntStats } from 'node:fs';

/** Coarsest time stamps of a file system in use, doubled: within it, a second write may leave no trace in a stamp. */
const racyMs = 2000;

/** What changes whenever a file is written, replaced or moved. */
export interface Stamp {
  text: string;
  /** The file was written so recently that a later write could leave the same stamp: its bytes have to be read again. */
  racy: boolean;
}

/** Undefined where there is no file: nothing, a folder, a dangling link. */
export function stampOf(path: string): Stamp | undefined {
  const now = Date.now();
  const stats = statOf(path);
  if (!stats?.isFile()) {
    return undefined;
  }
  // The inode and the change time tell what the modification time hides: `cp -p`, `touch -d`, `rsync -t`.
  const { size, mtimeNs, ctimeNs, ino, mtimeMs, ctimeMs } = stats;
  const latest = Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs);
  return { text: `${size}:${mtimeNs}:${ctimeNs}:${ino}`, racy: latest > now - racyMs };
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    // ENOTDIR, ELOOP, EACCES: to Python, as to us, there is no such file.
    return undefined;
  }
}
