import type { Workspace } from './workspace';

/** What createNodes hands on to createDependencies, which Nx calls next in the same process: the disk is looked at once. */
const handedOn = new Map<string, Workspace>();

export function handOn(workspace: Workspace): void {
  handedOn.set(workspace.root, workspace);
}

export function takeWorkspace(root: string): Workspace | undefined {
  const workspace = handedOn.get(root);
  handedOn.delete(root);
  return workspace;
}
