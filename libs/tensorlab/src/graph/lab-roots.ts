import { join } from 'node:path';
import { labName } from '@tensorlab/lab';
import { dirname } from 'node:path/posix';
import type { Disk, Reader } from './disk/disk';

/** A lab of the workspace. */
export interface LabRoot {
  /** Relative to the workspace, with `/`; `.` for the workspace itself. */
  root: string;
  /** Absolute. */
  folder: string;
  /** `[tool.tensorlab] name`. */
  name: string;
  /** Its name, unless another lab of the workspace has the same one: then its path, `apps-vision`. */
  label: string;
}

const readName: Reader<string | null> = (bytes) => {
  try {
    return { facts: labName(bytes.toString('utf8')) ?? null };
  } catch {
    // Not TOML: whoever owns the file hears of it from their own tools.
    return { facts: null, failed: true };
  }
};

/** Of these pyproject.toml files, the ones that make their folder a lab; sorted by path. */
export function findLabs(disk: Disk, pyprojects: readonly string[]): LabRoot[] {
  const named = [...pyprojects].sort().flatMap((file) => {
    const name = disk.facts(file, readName);
    return name ? [{ root: dirname(file), name }] : [];
  });
  return named.map(({ root, name }) => ({
    root,
    name,
    folder: join(disk.workspaceRoot, root),
    label: named.filter((one) => one.name === name).length > 1 ? labelOf(root, name) : name,
  }));
}

const labelOf = (root: string, name: string) => (root === '.' ? name : root.replaceAll('/', '-'));

/** A path of a lab as a path of the workspace. */
export const inWorkspace = (lab: Pick<LabRoot, 'root'>, path: string) =>
  lab.root === '.' ? path : path === '' ? lab.root : `${lab.root}/${path}`;
