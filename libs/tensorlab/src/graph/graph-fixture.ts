import { createDependencies, createNodes } from '../plugin';
import type { WorkspaceFixture } from './lab-fixture';
import type { TensorlabMetadata } from './metadata';

interface Project {
  name: string;
  root: string;
  targets: Record<string, { options?: Record<string, unknown> }>;
  metadata?: { tensorlab?: TensorlabMetadata };
}

/**
 * For specs: the hooks in the order in which Nx calls them, and what Nx makes of their answers.
 *
 * @param others projects that are not ours
 */
export async function graphOf(
  workspace: WorkspaceFixture,
  others: Record<string, { root: string }> = {},
) {
  const context = { workspaceRoot: workspace.root, nxJsonConfiguration: {} };
  const created = await createNodes[1](workspace.files(), undefined, context);
  const projects: Record<string, Project> = {};
  for (const [file, { projects: some = {} }] of created) {
    expect(workspace.files()).toContain(file);
    for (const project of Object.values(some)) {
      expect(Object.keys(projects)).not.toContain(project.name);
      projects[project.name!] = project as Project;
    }
  }
  const dependencies = await createDependencies(undefined, {
    ...context,
    projects: { ...projects, ...others } as never,
    externalNodes: {},
    fileMap: { projectFileMap: {}, nonProjectFiles: [] },
    filesToProcess: { projectFileMap: {}, nonProjectFiles: [] },
  });
  const edges: Record<string, string[]> = {};
  for (const { source, target, type } of dependencies) {
    expect(type).toBe('implicit');
    edges[source] = [...(edges[source] ?? []), target].sort();
  }
  return { projects, edges };
}
