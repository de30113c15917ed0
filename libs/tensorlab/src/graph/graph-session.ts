import type { TensorlabMetadata } from './metadata';
import type { Workspace } from './workspace';

/**
 * What one run of Nx's graph phase hands on from hook to hook, so that the disk is looked at once: createNodes finds the
 * workspace, createDependencies takes it and finds the metadata, which createMetadata takes. Nx calls them in this order in one process.
 */
interface Session {
  workspace?: Workspace;
  metadata?: Map<string, TensorlabMetadata>;
}

const sessions = new Map<string, Session>();

export function sessionOf(workspaceRoot: string): Session {
  let session = sessions.get(workspaceRoot);
  if (!session) {
    session = {};
    sessions.set(workspaceRoot, session);
  }
  return session;
}
