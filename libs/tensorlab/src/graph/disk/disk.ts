import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry, FileCache } from './file-cache';
import { sha256, sha256OfFile } from './sha256';
import { stampOf } from './stamp';

/**
 * Reads something out of a file's bytes, in JSON's types. What has `failed` is used, but not kept beyond this look; `empty` says that
 * there is nothing in it.
 */
export type Reader<T> = (
  bytes: Buffer,
  path: string,
) => { facts: T; failed?: boolean; empty?: boolean };

/**
 * One look at the files of a workspace: each is examined at most once, and read only where its size, times or inode differ
 * from what the cache remembers. Make a new one for every answer that has to be fresh.
 */
export class Disk {
  private readonly entries = new Map<string, Entry | undefined>();
  private readonly understood = new Map<string, unknown>();

  constructor(
    readonly workspaceRoot: string,
    readonly cache: FileCache,
  ) {}

  /** Whether there is a file, readable or not. */
  exists(path: string): boolean {
    return this.known(path) !== undefined || stampOf(join(this.workspaceRoot, path)) !== undefined;
  }

  /** SHA-256 of the bytes of a file, in hex; undefined where there is no readable file. */
  sha256(path: string): string | undefined {
    const known = this.known(path);
    if (known || this.entries.has(path)) {
      return known?.sha256;
    }
    const entry = this.examine(path, sha256OfFile);
    this.entries.set(path, entry);
    return entry?.sha256;
  }

  /** Has `reader` read a file, unless what it says of these bytes is known. A path always goes with the same reader. */
  read(path: string, reader: Reader<unknown>): void {
    if (this.known(path)?.facts === undefined && !this.understood.has(path)) {
      this.readWith(path, reader);
    }
  }

  /** What `reader` finds in a file; undefined where there is no readable file. */
  facts<T>(path: string, reader: Reader<T>): T | undefined {
    this.read(path, reader);
    if (!this.understood.has(path)) {
      const { facts } = this.entries.get(path)!;
      this.cache.counts.reused += 1;
      this.understood.set(path, JSON.parse(facts!));
    }
    return this.understood.get(path) as T | undefined;
  }

  /** Whether `reader` finds nothing in a file. */
  isEmpty(path: string, reader: Reader<unknown>): boolean {
    this.read(path, reader);
    return this.entries.get(path)?.empty === 1;
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

  /** The entry of a file that has been examined, or has not been touched since it was. */
  private known(path: string): Entry | undefined {
    if (!this.entries.has(path)) {
      const known = this.cache.get(path);
      const stamp = known && !known.racy && stampOf(join(this.workspaceRoot, path));
      if (!stamp || stamp.text !== known.stamp) {
        return undefined;
      }
      this.entries.set(path, known);
    }
    return this.entries.get(path);
  }

  private readWith(path: string, reader: Reader<unknown>): void {
    let bytes = Buffer.alloc(0);
    const entry = this.examine(path, (file) => {
      bytes = readFileSync(file);
      return sha256(bytes);
    });
    this.entries.set(path, entry);
    if (entry && entry.facts === undefined) {
      this.cache.counts.parsed += 1;
      const { facts, failed, empty } = reader(bytes, path);
      this.understood.set(path, facts);
      if (!failed) {
        entry.facts = JSON.stringify(facts);
        entry.empty = empty ? 1 : undefined;
        this.cache.set(path, entry);
      }
    } else if (!entry) {
      this.understood.set(path, undefined);
    }
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
        entry.empty = known.empty;
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
