import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry, FileCache } from './file-cache';
import { sha256, sha256OfFile } from './sha256';
import { stampOf } from './stamp';

/** Reads something out of a file's bytes, in JSON's types. What has `failed` is used, but not kept beyond this look. */
export type Reader<T> = (bytes: Buffer, path: string) => { facts: T; failed?: boolean };

/**
 * One look at the files of a workspace: each is examined at most once, and read only where its size, times or inode differ
 * from what the cache remembers. Make a new one for every answer that has to be fresh.
 */
export class Disk {
  private readonly entries = new Map<string, Entry | undefined>();
  private readonly unkept = new Map<string, unknown>();

  constructor(
    readonly workspaceRoot: string,
    readonly cache: FileCache,
  ) {}

  /** SHA-256 of the bytes of a file, in hex; undefined where there is no readable file. */
  sha256(path: string): string | undefined {
    if (!this.entries.has(path)) {
      const entry = this.remembered(path) ?? this.examine(path, sha256OfFile);
      this.entries.set(path, entry);
    }
    return this.entries.get(path)?.sha256;
  }

  /** What `reader` finds in a file; undefined where there is no readable file. A path always goes with the same reader. */
  facts<T>(path: string, reader: Reader<T>): T | undefined {
    if (this.unkept.has(path)) {
      return this.unkept.get(path) as T;
    }
    const known = this.entries.has(path) ? this.entries.get(path) : this.remembered(path);
    const parsed = this.cache.counts.parsed;
    const entry = known?.facts === undefined ? this.readWith(path, reader) : known;
    this.cache.counts.reused += entry && parsed === this.cache.counts.parsed ? 1 : 0;
    this.entries.set(path, entry);
    return (entry?.facts ?? this.unkept.get(path)) as T | undefined;
  }

  /** The bytes of a file; undefined where there is no readable file. */
  bytes(path: string): Buffer | undefined {
    try {
      return readFileSync(join(this.workspaceRoot, path));
    } catch {
      return undefined;
    }
  }

  /** The files that this look has found. */
  seen(): Set<string> {
    return new Set([...this.entries].flatMap(([path, entry]) => (entry ? [path] : [])));
  }

  /** The entry of a file that has not been touched since. */
  private remembered(path: string): Entry | undefined {
    const known = this.cache.get(path);
    if (!known || known.racy) {
      return undefined;
    }
    return stampOf(join(this.workspaceRoot, path))?.text === known.stamp ? known : undefined;
  }

  private readWith<T>(path: string, reader: Reader<T>): Entry | undefined {
    let bytes = Buffer.alloc(0);
    const entry = this.examine(path, (file) => {
      bytes = readFileSync(file);
      return sha256(bytes);
    });
    if (entry && entry.facts === undefined) {
      this.cache.counts.parsed += 1;
      const { facts, failed } = reader(bytes, path);
      if (failed) {
        this.unkept.set(path, facts);
      } else {
        entry.facts = facts;
        this.cache.set(path, entry);
      }
    }
    return entry;
  }

  /** Reads a file again. The stamp is taken first: a write after it shows in the next one. */
  private examine(path: string, hash: (file: string) => string): Entry | undefined {
    const file = join(this.workspaceRoot, path);
    const stamp = stampOf(file);
    if (!stamp) {
      return undefined;
    }
    const known = this.cache.get(path);
    this.cache.counts.read += 1;
    try {
      const content = hash(file);
      const entry: Entry = { stamp: stamp.text, sha256: content, racy: stamp.racy ? 1 : undefined };
      if (known?.sha256 === content) {
        entry.facts = known.facts;
      }
      if (known?.sha256 !== content || known.stamp !== entry.stamp || known.racy !== entry.racy) {
        this.cache.set(path, entry);
      }
      return entry;
    } catch {
      // It went away meanwhile, or may not be read.
      return undefined;
    }
  }
}
