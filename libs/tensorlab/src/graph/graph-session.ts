import type { Edge } from './edges';
import type { Problem } from './problems';
import type { Workspace } from './workspace';

/**
 * What one run of Nx's graph phase hands on from hook to hook, so that the disk is looked at once: createNodes fills it,
 * createDependencies and createMetadata take it. Nx calls them in this order in one process.
 */
interface Session {
  workspace?: Workspace;
  edges?: Edge[];
  problems?: Problem[];
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
