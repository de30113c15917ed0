import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GraphKeys } from '../../key/graph-keys';
import type { KeptAnalysis } from '../analysis';
import { dataFolder } from './data-folder';

/** What is remembered of a file. */
export interface Entry {
  stamp: string;
  sha256: string;
  racy?: 1;
  /** Its reader found nothing in it. */
  empty?: 1;
  /** What was read out of it, as JSON: few of them are ever looked at. Absent where that failed or was not asked for. */
  facts?: string;
}

/** What the last graph found, for the hook, which Nx runs in a process of its own when the daemon's graph is up to date. */
export interface LastGraph {
  /** The pyproject.toml files that make a lab. */
  labs: string[];
  keys: GraphKeys;
}

interface Stored {
  version: string;
  graph: LastGraph;
  /** By the lab's root. */
  analyses: Record<string, KeptAnalysis>;
  files: Map<string, Entry>;
}

/** The first line of the file. */
interface Head extends Omit<Stored, 'files'> {
  files: [path: string, stamp: string, sha256: string, racy: 0 | 1, empty: 0 | 1][];
}

/**
 * What the plugin knows of the files of a workspace, across processes. One file of lines of JSON, the facts of each file on a line
 * of its own; the last process to write it wins, which is harmless because every entry is checked against the disk before it is
 * believed.
 */
export class FileCache {
  /** For specs: how many files were read and understood, and how many were taken from here. */
  readonly counts = { parsed: 0, reused: 0, read: 0 };
  private readonly file: string;
  private stored: Stored;
  private changed = false;

  /** @param version another one makes everything that is stored worthless */
  constructor(workspaceRoot: string, version: string) {
    this.file = join(dataFolder(workspaceRoot), 'tensorlab-files.jsonl');
    this.stored = load(this.file, version) ?? empty(version);
  }

  get(path: string): Entry | undefined {
    return this.stored.files.get(path);
  }

  set(path: string, entry: Entry): void {
    this.stored.files.set(path, entry);
    this.changed = true;
  }

  get graph(): LastGraph {
    return this.stored.graph;
  }

  set graph(graph: LastGraph) {
    if (JSON.stringify(graph) !== JSON.stringify(this.stored.graph)) {
      this.stored.graph = graph;
      this.changed = true;
    }
  }

  get analyses(): Readonly<Record<string, KeptAnalysis>> {
    return this.stored.analyses;
  }

  keepAnalysis(lab: string, analysis: KeptAnalysis | undefined): void {
    if (analysis !== undefined || this.stored.analyses[lab] !== undefined) {
      this.stored.analyses = { ...this.stored.analyses };
      delete this.stored.analyses[lab];
      Object.assign(this.stored.analyses, analysis !== undefined && { [lab]: analysis });
      this.changed = true;
    }
  }

  /** Forgets every file but these. */
  keep(paths: ReadonlySet<string>): void {
    for (const path of this.stored.files.keys()) {
      if (!paths.has(path)) {
        this.stored.files.delete(path);
        this.changed = true;
      }
    }
  }

  /** Writes what is new. A data directory that cannot be written costs time, not correctness. */
  save(): void {
    if (!this.changed) {
      return;
    }
    const temporary = `${this.file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(temporary, textOf(this.stored));
      renameSync(temporary, this.file);
      this.changed = false;
    } catch {
      rmSync(temporary, { force: true });
    }
  }
}

const empty = (version: string): Stored => ({
  version,
  graph: { labs: [], keys: {} },
  analyses: {},
  files: new Map(),
});

function textOf({ files, ...rest }: Stored): string {
  const head: Head = {
    ...rest,
    files: [...files].map(([path, { stamp, sha256, racy, empty }]) => [
      path,
      stamp,
      sha256,
      racy ?? 0,
      empty ?? 0,
    ]),
  };
  const facts = [...files.values()].map((entry) => entry.facts ?? '');
  return [JSON.stringify(head), ...facts, ''].join('\n');
}

function load(file: string, version: string): Stored | undefined {
  try {
    const [first = '', ...facts] = readFileSync(file, 'utf8').split('\n');
    const head = JSON.parse(first) as Head;
    const isWhole = facts.length === head.files.length + 1 && facts.at(-1) === '';
    if (head.version !== version || !isWhole) {
      return undefined;
    }
    const entries = head.files.map(([path, stamp, sha256, racy, empty], at): [string, Entry] => [
      path,
      {
        stamp,
        sha256,
        racy: racy || undefined,
        empty: empty || undefined,
        facts: facts[at] || undefined,
      },
    ]);
    return { ...head, files: new Map(entries) };
  } catch {
    // Absent, or cut off by a full disk: as good as empty.
    return undefined;
  }
}
