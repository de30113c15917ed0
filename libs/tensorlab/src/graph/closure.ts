import type { Reference } from '@tensorlab/lab';
import { DataOfClosure } from './closure-data';
import type { Lab } from './lab';
import type { PackageImport } from './package-imports';

/** Why a file is in a closure: what names it, and where. */
export interface Cause {
  /** Relative to the lab: an experiment's file or a module. */
  file: string;
  line: number;
}

/** The files of a lab that Python may execute or read for some references, exactly. Paths are relative to the lab. */
export interface Closure {
  /** Every file with the first that names it; follow the causes to get the import chain. */
  files: Map<string, Cause>;
  /** Packages outside the lab that the modules import, each with the first file that does so. */
  packages: Map<string, PackageImport & { file: string }>;
  /** Datasets that the modules name by a path below `datasets/`, each with the first line that does so. */
  datasets: Map<string, Cause>;
  /** What cannot be understood: because of it every Python file of the lab and of `pythonpath` is in the closure. */
  widenedBy?: Cause;
  /** A module uses the text of code as data: all modules count by their bytes. */
  readsText?: true;
}

export interface ClosureStart {
  references: readonly (Reference & { file: string })[];
  /** Take every Python file of the lab and of `pythonpath`, for what this names cannot be known. */
  widenedBy?: Cause;
  /** It is of code that prepares data: a path of which only the folder is known then means no prepared data, which would be made of itself. */
  preparesData?: true;
}

/** What the references of an experiment lead to. */
export function closureOf(lab: Lab, start: ClosureStart): Closure {
  const folders = new Set<string>();
  // A folder on `sys.path` concerns all modules of the process, those that were met before too.
  for (;;) {
    const { closure, found } = reached(lab.searching([...folders].sort()), start);
    if ([...found].every((folder) => folders.has(folder))) {
      lab.noteFar([...closure.files.keys()].filter((file) => !lab.tree.files.has(file)));
      return closure;
    }
    found.forEach((folder) => folders.add(folder));
  }
}

/** One closure, and the folders that its modules put on `sys.path`. */
function reached(lab: Lab, start: ClosureStart): { closure: Closure; found: ReadonlySet<string> } {
  const { references, widenedBy } = start;
  const closure: Closure = {
    files: new Map(),
    packages: new Map(),
    datasets: new Map(),
    widenedBy,
  };
  const found = new Set<string>();
  const data = new DataOfClosure();
  const queue: string[] = [];
  const taken = new Set<readonly string[]>();
  const add = (file: string, cause: Cause) => {
    if (!closure.files.has(file)) {
      closure.files.set(file, cause);
      queue.push(file);
    }
  };
  for (const { value, file, line, kind } of references) {
    if (kind === 'target' || kind === 'module') {
      lab.named(value)?.forEach((one) => add(one, { file, line }));
    }
  }
  const widened = new Set<readonly string[]>();
  const widen = (cause: Cause) => {
    closure.widenedBy ??= cause;
    const importable = lab.importableFrom(cause.file);
    if (!widened.has(importable)) {
      widened.add(importable);
      importable.forEach((file) => add(file, cause));
    }
  };
  if (widenedBy) {
    widen(widenedBy);
  }
  for (let at = 0; at < queue.length; at += 1) {
    const file = queue[at]!;
    const links = lab.links(file);
    for (const use of links.runs) {
      if (!closure.files.has(use.file)) {
        add(use.file, { file, line: use.line });
      }
    }
    for (const one of links.packages) {
      const known = closure.packages.get(one.name);
      if (!known || (known.unsure && !one.unsure)) {
        closure.packages.set(one.name, { ...one, file });
      }
    }
    data.add(file, links);
    links.folders?.forEach((folder) => found.add(folder));
    if (links.readsText) {
      closure.readsText = true;
    }
    if (links.unclear !== undefined) {
      widen({ file, line: links.unclear });
    }
    const assets = lab.assetsBeside(file);
    if (!taken.has(assets)) {
      taken.add(assets);
      assets.forEach((asset) => closure.files.set(asset, { file, line: 1 }));
    }
  }
  closure.datasets = data.all(lab, start);
  return { closure, found };
}

/**
 * The files from an experiment to one file of what it is made from, nearest last. A cause that leads back to what it has led to, as
 * that of code which names its own data, ends it.
 *
 * @param causes of each file the first that names it
 */
export function chainTo(causes: ReadonlyMap<string, Cause>, file: string): Cause[] {
  const chain: Cause[] = [];
  const passed = new Set<string>();
  for (let at = file; !passed.has(at);) {
    passed.add(at);
    const cause = causes.get(at);
    if (cause === undefined) {
      break;
    }
    chain.unshift(cause);
    at = cause.file;
  }
  return chain;
}
