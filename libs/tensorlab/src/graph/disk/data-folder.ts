import { isAbsolute, join } from 'node:path';

/** Nx's workspace data directory, by the rules of `nx/src/utils/cache-directory`, which @nx/devkit does not export. */
export function dataFolder(workspaceRoot: string, env: NodeJS.ProcessEnv = process.env): string {
  const folder =
    env.NX_WORKSPACE_DATA_DIRECTORY ?? env.NX_PROJECT_GRAPH_CACHE_DIRECTORY ?? '.nx/workspace-data';
  return isAbsolute(folder) ? folder : join(workspaceRoot, folder);
}
