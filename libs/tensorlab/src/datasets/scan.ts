import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { fileList } from '@tensorlab/lab';

/** What lies beside the data: the manifest, and Nx's own file. */
const isOurs = (name: string) =>
  ['dataset.yaml', fileList, 'project.json'].includes(name) || name.endsWith('.dvc');

/**
 * Every file of the data in a dataset's folder, by its path there, sorted. Names that begin with a dot are no data. Links are
 * followed, as a dataloader follows them. `libs/runtime/tensorlab/datasets.py` goes by the same rules.
 */
export function dataFiles(folder: string): string[] {
  return filesIn(folder).filter((path) => path.includes('/') || !isOurs(path));
}

/** Every file below a folder whose name, and whose folders' names, do not begin with a dot; sorted. */
export function filesIn(folder: string): string[] {
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
  return files.sort();
}

const entriesOf = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));

function kindOf(path: string, entry: Dirent): 'file' | 'folder' | undefined {
  const stats = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
  return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'folder' : undefined;
}
