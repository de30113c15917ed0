import type { ConfigValue } from '@tensorlab/lab';

export type Change = 'added' | 'removed' | 'changed';

/** A Python module of the closure. */
export interface ModuleReason {
  kind: 'module';
  /** Its path in the lab. */
  subject: string;
  change: Change;
  /** Functions, classes and other statements by name; of a changed module only. */
  definitions: Record<Change, string[]>;
  /** `file:line` from the experiment's file to the import that leads there; the one of then where it is removed. */
  chain: string[];
}

/** A file of a component that is no Python. */
export interface FileReason {
  kind: 'file';
  subject: string;
  change: Change;
  chain: string[];
}

/** A key of the experiment's file, or of one that it extends. A value that is absent was, or is, not set. */
export interface ConfigReason {
  kind: 'config';
  /** As `dataloader.batch_size`. */
  subject: string;
  /** Only the order of keys is another: the values are those keys. */
  order?: true;
  old?: ConfigValue;
  new?: ConfigValue;
  /** `file:line` that sets it now; `--set` for the command line. */
  origin?: string;
  /** What set it then, by the lines of then. */
  oldOrigin?: string;
}

/** The manifest of a dataset; a file of `inputs`, or a variable: `env:NAME`; what `init_from` names. */
export interface DataReason {
  kind: 'dataset' | 'input' | 'weights';
  subject: string;
  change: Change;
}

/** The version of a distribution, Python, the runtime, the key itself; absent: there was, or is, none. */
export interface ValueReason {
  kind: 'package' | 'python' | 'runtime' | 'format';
  subject: string;
  old?: string;
  new?: string;
}

/** One thing that a run was made from, and that is another now. */
export type Reason = ModuleReason | FileReason | ConfigReason | DataReason | ValueReason;

/** How two values of one thing differ; undefined where they do not. */
export function changeOf(then: unknown, now: unknown): Change | undefined {
  if (then === now) {
    return undefined;
  }
  return then === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
}

/** What differs between two maps, by key, sorted. */
export function changes<T>(
  then: Readonly<Record<string, T>> = {},
  now: Readonly<Record<string, T>> = {},
): { key: string; change: Change; old?: T; new?: T }[] {
  const keys = [...new Set([...Object.keys(then), ...Object.keys(now)])].sort();
  return keys.flatMap((key) => {
    const change = changeOf(then[key], now[key]);
    return change ? [{ key, change, ...pair(then[key], now[key]) }] : [];
  });
}

/** A reason has only the values that there were, and are. */
export const pair = <T>(old: T | undefined, now: T | undefined): { old?: T; new?: T } => ({
  ...(old !== undefined && { old }),
  ...(now !== undefined && { new: now }),
});
