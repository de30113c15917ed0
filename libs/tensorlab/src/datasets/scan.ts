import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { fileList } from '@tensorlab/lab';

/** What lies beside the data: the manifest, and Nx's own file. */
const isOurs = (name: string) =>
  ['dataset.yaml', fileList, 'project.json'].includes(name) || name.endsWith('.dvc');

/**
 * The files of the data in a dataset's folder, by their paths there, sorted. Names that begin with a dot are no data. Links are
 * followed, as a dataloader follows them. The runtime's `datasets.py` goes by the same rules.
 *
 * @param but files that are left out
 */
export const dataFiles = (folder: string, but: ReadonlySet<string> = new Set()): string[] =>
  walk(folder)
    .filter((path) => !but.has(path) && (path.includes('/') || !isOurs(path)))
    .sort();

/** Every file below a folder whose name, and whose folders' names, do not begin with a dot; sorted. */
export const filesIn = (folder: string): string[] => walk(folder).sort();

function walk(folder: string): string[] {
  const files: string[] = [];
  const visit = (path: string, prefix: string, above: readonly string[]) => {
    for (const entry of entriesOf(path)) {
      const child = join(path, entry.name);
      const kind = kindOf(child, entry);
      if (kind === 'file') {
        files.push(prefix + entry.name);
      } else if (kind === 'folder') {
        const real = entry.isSymbolicLink() ? realpathSync(child) : join(above.at(-1)!, entry.name);
        if (!above.includes(real)) {
          visit(child, `${prefix}${entry.name}/`, [...above, real]);
        }
      }
    }
  };
  visit(folder, '', [realpathSync(folder)]);
  return files;
}

const entriesOf = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));

function kindOf(path: string, entry: Dirent): 'file' | 'folder' | undefined {
  const stats = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
  return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'folder' : undefined;
}
