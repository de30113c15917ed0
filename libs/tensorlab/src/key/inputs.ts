import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ConfigMap, ConfigValue } from '@tensorlab/lab';
import { sha256 } from '../graph/disk/sha256';
import type { Lab } from '../graph/lab';

/** What a pattern of `inputs:` names. */
export interface Matches {
  /** Paths in the lab, sorted. */
  files: string[];
  /** Why the experiment has no key: Python says it with its line. */
  problem?: string;
}

/** SHA-256 of each file, by its path in the lab, and of each variable, by `env:NAME`; null where it is not set. */
export type Inputs = Record<string, string | null>;

/** What `inputs:` of a merged experiment comes to; undefined where it has none. */
export function inputsOf(
  lab: Lab,
  value: ConfigMap,
  env: NodeJS.ProcessEnv,
): { inputs?: Inputs; problems: string[] } {
  const matched = filePatterns(value).map((pattern) => lab.matches(pattern));
  const files = [...new Set(matched.flatMap((one) => one.files))].sort();
  const inputs: Inputs = Object.fromEntries([
    ...variablesIn(value).map((name) => [`env:${name}`, variableDigest(env[name])]),
    ...files.map((file) => [file, lab.sha256(file) ?? null]),
  ]);
  const problems = matched.flatMap(({ problem }) => problem ?? []);
  return Object.keys(inputs).length === 0 ? { problems } : { inputs, problems };
}

/** Of a variable's value, which may be a secret. */
export const variableDigest = (value: string | undefined): string | null =>
  value === undefined ? null : sha256(value);

const isVariable = (pattern: string) => pattern.startsWith('env:');

/** The patterns of `inputs:` that name files. */
export const filePatterns = (value: ConfigMap): string[] =>
  patternsIn(value.inputs).filter((pattern) => !isVariable(pattern));

/** The variables of `inputs:`, by their names. */
const variablesIn = (value: ConfigMap): string[] =>
  patternsIn(value.inputs)
    .filter(isVariable)
    .map((pattern) => pattern.slice('env:'.length));

const patternsIn = (value: ConfigValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

/**
 * The files of a lab that a pattern names. `*` and `?` stand for characters of one name, `**` for any folders; a name that begins
 * with a dot is only found by a pattern that says the dot. The runtime's `inputs.py` reads patterns in the same way.
 */
export function matchesOf(labFolder: string, pattern: string): Matches {
  if (pattern.includes('${')) {
    return { files: [], problem: `only Python knows what ${pattern} is` };
  }
  if (/^\/|^[A-Za-z]:/.test(pattern) || pattern.split('/').includes('..')) {
    return { files: [], problem: `${pattern} is not inside the lab` };
  }
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const found = new Set<string>();
  walk(labFolder, '', parts.at(-1) === '**' ? [...parts, '*'] : parts, [], new Set(), found);
  const files = [...found].sort();
  const leaving = files.find((file) => !isInside(labFolder, join(labFolder, file)));
  if (leaving !== undefined) {
    return { files, problem: `${pattern} finds ${leaving}, a link that leaves the lab` };
  }
  return files.length === 0 ? { files, problem: `${pattern} is no file of the lab` } : { files };
}

function walk(
  root: string,
  folder: string,
  parts: readonly string[],
  followed: readonly string[],
  seen: Set<string>,
  found: Set<string>,
): void {
  const real = realpath(join(root, folder));
  const place = `${parts.length} ${folder}`;
  if (parts.length === 0 || real === undefined || followed.includes(real) || seen.has(place)) {
    return;
  }
  seen.add(place);
  const [head = '', ...rest] = parts;
  const anywhere = head === '**';
  if (anywhere) {
    walk(root, folder, rest, followed, seen, found);
  }
  for (const name of namesIn(join(root, folder), anywhere ? '*' : head)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const stats = statOf(join(root, path));
    if (anywhere || rest.length > 0) {
      if (stats?.isDirectory()) {
        // Only `**` could go in circles: every other part of the pattern is used up.
        walk(
          root,
          path,
          anywhere ? parts : rest,
          anywhere ? [...followed, real] : followed,
          seen,
          found,
        );
      }
    } else if (stats?.isFile()) {
      found.add(path);
    }
  }
}

function namesIn(folder: string, part: string): string[] {
  if (!/[*?]/.test(part)) {
    return [part];
  }
  const source = part
    .replace(/[.+^${}()|[\]\\/]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const pattern = new RegExp(`^${source}$`, 'su');
  const hidden = part.startsWith('.');
  try {
    return readdirSync(folder).filter(
      (name) => (hidden || !name.startsWith('.')) && pattern.test(name),
    );
  } catch {
    return [];
  }
}

const isInside = (root: string, file: string) =>
  `${realpath(file)}`.startsWith(`${realpath(root)}${sep}`);

function realpath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Undefined for what is not there, and for a link that leads nowhere or to itself. */
function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
