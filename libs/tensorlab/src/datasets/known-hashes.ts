import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The hashes of files that have not been touched since they were read: a line `<size:times:inode> <hash> <path>` a file, by tabs.
 * The runtime reads and writes the same file.
 */
export class KnownHashes {
  private readonly known: Map<string, [stamp: string, hash: string]>;
  private changed = false;

  /** @param file where they are kept; without it they are not */
  constructor(private readonly file?: string) {
    this.known = file === undefined ? new Map() : load(file);
  }

  /** The hash of a file with this stamp; undefined where it has to be read. */
  get(path: string, stamp: string): string | undefined {
    const entry = this.known.get(path);
    return entry?.[0] === stamp ? entry[1] : undefined;
  }

  set(path: string, stamp: string, hash: string): void {
    this.known.set(path, [stamp, hash]);
    this.changed = true;
  }

  /** Writes what is new. A folder that cannot be written costs time, not correctness. */
  save(): void {
    if (!this.changed || this.file === undefined) {
      return;
    }
    const lines = [...this.known].map(([path, [stamp, hash]]) => `${stamp}\t${hash}\t${path}\n`);
    const temporary = `${this.file}.${process.pid}`;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(temporary, lines.join(''));
      renameSync(temporary, this.file);
      this.changed = false;
    } catch {
      if (existsSync(temporary)) {
        rmSync(temporary);
      }
    }
  }
}

function load(file: string): Map<string, [string, string]> {
  const known = new Map<string, [string, string]>();
  for (const line of read(file).split('\n')) {
    const [stamp, hash, path, more] = line.split('\t');
    if (path && more === undefined) {
      known.set(path, [stamp!, hash!]);
    }
  }
  return known;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // nothing is known yet
  }
}
