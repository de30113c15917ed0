import { createProjectGraphAsync, type Tree } from '@nx/devkit';

/** The file that lists every project, inferred ones included. Nx 16 and later do not read it; scripts and notebooks do. */
export const workspaceIndexFile = 'workspace.json';

/**
 * A global sync generator: `nx sync` writes the index, `nx sync:check` fails where it lies. It never runs before a task, where an
 * index that is out of date would stop a training.
 */
export default async function workspaceIndex(tree: Tree) {
  const { nodes } = await createProjectGraphAsync();
  const index = indexText(Object.values(nodes).map(({ name, data }) => [name, data.root]));
  if (tree.exists(workspaceIndexFile) && tree.read(workspaceIndexFile, 'utf8') === index) {
    return {};
  }
  tree.write(workspaceIndexFile, index);
  return { outOfSyncMessage: `${workspaceIndexFile} does not list the projects that there are.` };
}

/** `{"version": 2, "projects": {name: folder}}`, sorted by name. */
export function indexText(projects: [name: string, root: string][]): string {
  const sorted = [...projects].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ version: 2, projects: Object.fromEntries(sorted) }, null, 2)}\n`;
}
