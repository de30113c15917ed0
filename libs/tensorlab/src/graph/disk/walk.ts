import { existsSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, sep } from 'node:path';

/** Folders that are caches, or made by tools: never part of a lab's source. */
const isSkipped = (name: string) =>
  name.startsWith('.') ||
  name.endsWith('.egg-info') ||
  name === '__pycache__' ||
  name === 'node_modules';

/** What an environment of Python has directly in its folder, whatever that is called. */
const environments = new Set(['pyvenv.cfg', 'conda-meta']);

/** The folders directly in a folder, sorted. */
export function foldersIn(folder: string): string[] {
  return read(folder)
    .filter((entry) => !isSkipped(entry.name) && kindOf(folder, entry) === 'folder')
    .map(({ name }) => name)
    .sort();
}

/** The names of everything directly in a folder. */
export const namesIn = (folder: string) => read(folder).map(({ name }) => name);

/**
 * Every file below `folder`, as paths that start with `prefix`. Links are followed as Python follows them, to wherever they
 * lead, except into a folder that they lie in themselves. Virtual environments and hidden folders are left out.
 */
export function filesBelow(folder: string, prefix: string): string[] {
  const files: string[] = [];
  const visit = (path: string, name: string, real: string, followed: readonly string[]) => {
    const entries = read(path);
    if (entries.some((entry) => environments.has(entry.name))) {
      return;
    }
    for (const entry of entries) {
      const child = path + sep + entry.name;
      const kind = kindOf(path, entry);
      if (kind === 'file') {
        files.push(`${name}/${entry.name}`);
      } else if (isSkipped(entry.name)) {
        continue;
      } else if (kind === 'folder' && entry.isSymbolicLink()) {
        const target = realpathSync(child);
        if (!followed.includes(target) && !`${real}${sep}`.startsWith(`${target}${sep}`)) {
          visit(child, `${name}/${entry.name}`, target, [...followed, target]);
        }
      } else if (kind === 'folder') {
        visit(child, `${name}/${entry.name}`, real + sep + entry.name, followed);
      }
    }
  };
  if (existsSync(folder)) {
    visit(folder, prefix, realpathSync(folder), []);
  }
  return files;
}

function kindOf(folder: string, entry: Dirent): 'file' | 'folder' | undefined {
  const stats = entry.isSymbolicLink() ? target(join(folder, entry.name)) : entry;
  return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'folder' : undefined;
}

/** Undefined for a link that leads nowhere, or to itself. */
function target(link: string) {
  try {
    return statSync(link);
  } catch {
    return undefined;
  }
}

function read(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
