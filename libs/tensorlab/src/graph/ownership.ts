import { dirname } from 'node:path/posix';

/**
 * Finds the Nx project that a file of the workspace belongs to, as Nx does: the one with the nearest folder above it.
 *
 * @param projects every project of the workspace, by name
 */
export function ownership(
  projects: Record<string, { root: string }>,
): (file: string) => string | undefined {
  const byRoot = new Map(Object.entries(projects).map(([name, { root }]) => [root || '.', name]));
  return (file) => {
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      const name = byRoot.get(folder);
      if (name !== undefined || folder === '.') {
        return name;
      }
    }
  };
}
