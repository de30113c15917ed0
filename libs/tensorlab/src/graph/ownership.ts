import { dirname } from 'node:path/posix';

/**
 * Finds the Nx project that a file of the workspace belongs to, as Nx does: the one with the nearest folder above it.
 *
 * @param projects the name of every project, by its folder
 */
export function ownership(
  projects: ReadonlyMap<string, string>,
): (file: string) => string | undefined {
  return (file) => {
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      const name = projects.get(folder);
      if (name !== undefined || folder === '.') {
        return name;
      }
    }
  };
}
