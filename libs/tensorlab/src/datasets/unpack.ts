import { createReadStream, createWriteStream, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { isInside, LabError } from '@tensorlab/lab';
import { extract } from 'tar-stream';
import { openPromise, type Entry as ZipEntry } from 'yauzl';
import { badArchive, failedFetch, unsafeArchive } from './errors';

interface Entry {
  path: string;
  /** Links and devices are `other`. */
  kind: 'file' | 'folder' | 'other';
  open: () => Readable | Promise<Readable>;
}

/** Calls `take` for every entry, one after the other. */
type Reader = (archive: string, take: (entry: Entry) => Promise<void>) => Promise<void>;

/** Whether a file's name says that it is an archive. A `.gz` alone is a file like any other. */
export const isArchive = (name: string) => /\.(tar(\.\w+)?|tgz|tbz2?|txz|zip)$/i.test(name);

/**
 * Unpacks a tar (plain or gzip) or zip archive into a folder. Only files and the folders that they need are made: links and
 * devices are left out, and said.
 *
 * @param target the path that a file of the archive gets; undefined for one that is not wanted
 * @param project the dataset's Nx project, for the command that comes next
 * @throws LabError FETCH_FAILED for a damaged archive, another kind, or one with a path that leads out of the folder
 */
export async function unpack(
  archive: string,
  into: string,
  target: (path: string) => string | undefined,
  project: string,
): Promise<void> {
  const name = basename(archive);
  const take = async ({ path, kind, open }: Entry) => {
    if (!isInside(path)) {
      throw unsafeArchive(name, path);
    }
    const wanted = kind === 'folder' ? undefined : target(path.replace(/^(\.\/)+/, ''));
    if (wanted === undefined) {
      return;
    }
    if (kind === 'other') {
      console.log(`${name}: left out ${path}, which is no file but a link or a device`);
      return;
    }
    const file = join(into, wanted);
    mkdirSync(dirname(file), { recursive: true });
    await pipeline(await open(), createWriteStream(file));
  };
  try {
    await readerOf(name)(archive, take);
  } catch (error) {
    throw explained(error as NodeJS.ErrnoException, name, project);
  }
}

function readerOf(name: string): Reader {
  if (/\.(tar|tar\.gz|tgz)$/i.test(name)) {
    return readTar;
  }
  if (/\.zip$/i.test(name)) {
    return readZip;
  }
  throw failedFetch(
    `${name} is of a kind that cannot be unpacked here: .tar, .tar.gz, .tgz and .zip can.`,
    'unpack it by hand, and name the folder: source: {file: ...}',
  );
}

const readTar: Reader = async (archive, take) => {
  if (statSync(archive).size === 0) {
    throw new Error('it is empty'); // which the reader takes for an archive without entries
  }
  const reader = extract();
  reader.on('entry', ({ name, type }, stream, next) => {
    const isFile = type === 'file' || type === 'contiguous-file';
    const kind = isFile ? 'file' : type === 'directory' ? 'folder' : 'other';
    const go = (error?: unknown) => {
      stream.resume(); // past what was not taken
      next(error);
    };
    take({ path: name, kind, open: () => stream }).then(() => go(), go);
  });
  const packed = /gz$/i.test(archive) ? [createGunzip()] : [];
  await pipeline([createReadStream(archive), ...packed, reader]);
};

const readZip: Reader = async (archive, take) => {
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const kind = entry.fileName.endsWith('/') ? 'folder' : isRegular(entry) ? 'file' : 'other';
    await take({ path: entry.fileName, kind, open: () => zip.openReadStreamPromise(entry) });
  }
};

/** By the file's mode, which Unix keeps in the upper half; another system keeps none. */
function isRegular({ externalFileAttributes }: ZipEntry): boolean {
  const kind = (externalFileAttributes >>> 16) & 0o170000;
  return kind === 0 || kind === 0o100000;
}

/** A full disk is no damaged archive. */
function explained(error: NodeJS.ErrnoException, name: string, project: string): Error {
  const [, unsafe] = /^(?:absolute|invalid relative) path: (.*)$/s.exec(error.message) ?? [];
  if (unsafe !== undefined) {
    return unsafeArchive(name, unsafe);
  }
  if (error instanceof LabError || error.syscall !== undefined) {
    return error;
  }
  return badArchive(name, error.message.replace(/\.$/, ''), project);
}
