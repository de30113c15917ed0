import { basename, dirname } from 'node:path/posix';
import type { Disk, Reader } from './disk/disk';

const readName: Reader<string | null> = (bytes, path) => {
  try {
    const { name, nx } = JSON.parse(bytes.toString('utf8')) as {
      name?: unknown;
      nx?: { name?: unknown };
    };
    const found = path === 'package.json' && !nx ? null : (nx?.name ?? name);
    return { facts: typeof found === 'string' ? found : null };
  } catch {
    return { facts: null, failed: true };
  }
};

/**
 * The Nx project names that a workspace's project.json and package.json files claim for folders that are no project of ours,
 * so that ours can step aside. The root's package.json is a project only with an `nx` key.
 *
 * @param ours folders of our projects
 */
export function namesOfOthers(
  disk: Disk,
  files: readonly string[],
  ours: ReadonlySet<string>,
): Set<string> {
  const byFolder = new Map<string, string>();
  for (const file of files) {
    const folder = dirname(file);
    const name = ours.has(folder) ? null : disk.facts(file, readName);
    if (name && (basename(file) === 'project.json' || !byFolder.has(folder))) {
      byFolder.set(folder, name);
    }
  }
  return new Set(byFolder.values());
}
