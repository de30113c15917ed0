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
 * The Nx project names that a workspace's project.json and package.json files give their folders. The root's package.json is a
 * project only with an `nx` key.
 *
 * @returns by folder
 */
export function declaredNames(disk: Disk, files: readonly string[]): Map<string, string> {
  const byFolder = new Map<string, string>();
  for (const file of files.filter((one) => /(^|\/)(project|package)\.json$/.test(one))) {
    const folder = dirname(file);
    const name = disk.facts(file, readName);
    if (name && (basename(file) === 'project.json' || !byFolder.has(folder))) {
      byFolder.set(folder, name);
    }
  }
  return byFolder;
}
