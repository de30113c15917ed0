import type { Reference } from '@tensorlab/lab';
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
  /** What cannot be understood: because of it every Python file below `src` and `pythonpath` is in the closure. */
  widenedBy?: Cause;
}

export interface ClosureStart {
  references: readonly (Reference & { file: string })[];
  /** Take every Python file below `src` and `pythonpath`, for what this names cannot be known. */
  widenedBy?: Cause;
}

/** What the references of an experiment lead to. */
export function closureOf(lab: Lab, { references, widenedBy }: ClosureStart): Closure {
  const closure: Closure = {
    files: new Map(),
    packages: new Map(),
    datasets: new Map(),
    widenedBy,
  };
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
      lab.named(value)?.forEach((found) => add(found, { file, line }));
    }
  }
  const widen = (cause: Cause) => {
    closure.widenedBy ??= cause;
    lab
      .sources()
      .filter((file) => lab.isImportable(file))
      .forEach((file) => add(file, cause));
  };
  if (widenedBy) {
    widen(widenedBy);
  }
  for (let at = 0; at < queue.length; at += 1) {
    const file = queue[at]!;
    const { runs, packages, datasets, unclear } = lab.links(file);
    for (const use of runs) {
      if (!closure.files.has(use.file)) {
        add(use.file, { file, line: use.line });
      }
    }
    for (const one of packages) {
      const known = closure.packages.get(one.name);
      if (!known || (known.unsure && !one.unsure)) {
        closure.packages.set(one.name, { ...one, file });
      }
    }
    for (const { name, line } of datasets) {
      if (!closure.datasets.has(name)) {
        closure.datasets.set(name, { file, line });
      }
    }
    if (unclear !== undefined) {
      widen({ file, line: unclear });
    }
    const assets = lab.assetsBeside(file);
    if (!taken.has(assets)) {
      taken.add(assets);
      assets.forEach((asset) => closure.files.set(asset, { file, line: 1 }));
    }
  }
  return closure;
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
