import type {
  CreateDependencies,
  CreateNodes,
  DependencyType,
  ImplicitDependency,
  PreTasksExecution,
} from '@nx/devkit';
import { basename } from 'node:path/posix';
import { projectEdges } from './graph/edges';
import { handOn, takeWorkspace } from './graph/graph-session';
import { nodesOf } from './graph/nodes';
import { ownership } from './graph/ownership';
import { warnOnce } from './graph/problems';
import { selectsTasks } from './graph/task-selection';
import { readWorkspace } from './graph/workspace';
import { generationOf, graphKeys } from './key/graph-keys';
import { keyEnvironment } from './key/hook';

export const name = 'tensorlab';

/** Without loading devkit, which takes longer than the graph of a small lab. */
const implicit = 'implicit' as DependencyType.implicit;

/**
 * Python files are among the patterns because they decide which loose modules and components there are, and what the runs of
 * experiments are called. The manifests of other projects are there for their names.
 */
const pattern =
  '**/{pyproject.toml,experiment.yaml,dataset.yaml,project.yaml,project.json,package.json,*.py}';

export const createNodes: CreateNodes = [
  pattern,
  (files, _options, { workspaceRoot, nxJsonConfiguration }) => {
    const pyprojects = files.filter((file) => basename(file) === 'pyproject.toml');
    const workspace = readWorkspace(workspaceRoot, pyprojects);
    const keys = graphKeys(workspace);
    const byTask = selectsTasks(nxJsonConfiguration);
    const result = nodesOf(workspace, files, byTask, generationOf(keys));
    handOn(workspace);
    const labs = workspace.labs.map(({ lab }) => lab.path('pyproject.toml'));
    workspace.disk.cache.graph = { labs, keys };
    workspace.disk.cache.save();
    return result;
  },
];

/** The name by which Nx 22 looks for it first. */
export const createNodesV2 = createNodes;

/**
 * Every edge is implicit, and its cause is in the metadata of its source: Nx keeps the file-bound edges of a file until that file
 * changes, but what a name in it leads to also changes with other files (a component that is generated after it was named).
 */
export const createDependencies: CreateDependencies = (_options, context) => {
  const { projects, workspaceRoot, nxJsonConfiguration } = context;
  const workspace = takeWorkspace(workspaceRoot) ?? readWorkspace(workspaceRoot);
  const names = new Map(Object.entries(projects).map(([name, { root }]) => [root || '.', name]));
  const edges = projectEdges(workspace.labs, ownership(names), selectsTasks(nxJsonConfiguration));
  warnOnce(workspace.problems);
  workspace.disk.cache.keep(workspace.disk.seen());
  workspace.disk.cache.save();
  return [...edges].flatMap(([source, targets]) =>
    [...targets.keys()].map((target): ImplicitDependency => ({ source, target, type: implicit })),
  );
};

export const preTasksExecution: PreTasksExecution = (_options, context) => {
  Object.assign(process.env, keyEnvironment(context.workspaceRoot, context.argv));
};
