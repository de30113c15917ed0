import type { CreateNodesResultArray } from '@nx/devkit';
import { dictionaryOf } from './dictionary';
import { declaredNames } from './other-projects';
import { configurationOf, type Configuration } from './project-configuration';
import { projectEdges } from './edges';
import { metadataOf } from './metadata';
import { ownership } from './ownership';
import { uniqueNames } from './project-names';
import { experimentsOf } from './project-experiments';
import type { LastGraph } from './disk/file-cache';
import type { Lab } from './lab';
import type { LabNode } from './lab-nodes';
import type { Workspace } from './workspace';

export interface Nodes {
  result: CreateNodesResultArray;
  runs: LastGraph['runs'];
  experiments: LastGraph['experiments'];
}

/**
 * The Nx projects of all labs.
 *
 * @param files what Nx knows to exist: a node whose file Nx ignores is none
 */
export function nodesOf(workspace: Workspace, files: readonly string[]): Nodes {
  const visible = new Set(files);
  const labs = withoutTwins(
    workspace.labs.map(({ lab, analysis }) => ({
      lab,
      analysis,
      place: lab.place,
      nodes: lab.nodes().filter((node) => visible.has(lab.path(node.file))),
    })),
  );
  const ours = new Set(labs.flatMap(({ lab, nodes }) => nodes.map(({ root }) => lab.path(root))));
  const declared = declaredNames(workspace.disk, files);
  const others = [...declared].flatMap(([folder, name]) => (ours.has(folder) ? [] : [name]));
  const names = uniqueNames(labs, new Set(others));
  const projects = labs.flatMap(({ lab, analysis, nodes }) => {
    const nameOf = (node: LabNode) => declared.get(lab.path(node.root)) ?? names.get(node);
    const byFile = new Map(nodes.map((node) => [node.file, nameOf(node)]));
    const projectOf = (file: string) => byFile.get(file);
    return nodes.flatMap((node) => {
      const name = names.get(node);
      const root = lab.path(node.root);
      const configuration = configurationOf(lab, node, analysis, workspace, projectOf);
      const experiments = experimentsOf(lab, node, analysis, visible);
      const file = lab.path(node.file);
      return name === undefined ? [] : [{ name, root, file, configuration, experiments }];
    });
  });
  return {
    result: withMetadata(projects, workspace, declared),
    experiments: dictionaryOf(
      projects.flatMap(({ name, experiments }) => (experiments ? [[name, experiments]] : [])),
    ),
    runs: dictionaryOf(projects.flatMap(({ root, configuration }) => runsOf(root, configuration))),
  };
}

interface Project {
  name: string;
  root: string;
  /** The file that makes it one. */
  file: string;
  configuration: Configuration;
}

/** @param declared the names that a project.json gives, also to projects of ours */
function withMetadata(
  projects: readonly Project[],
  { labs, problems }: Workspace,
  declared: ReadonlyMap<string, string>,
): CreateNodesResultArray {
  const names = new Map([...projects.map(({ root, name }) => [root, name] as const), ...declared]);
  const ownerOf = ownership(names);
  const metadata = metadataOf(projectEdges(labs, ownerOf), problems, ownerOf);
  return projects.map(({ name, root, file, configuration }) => {
    const tensorlab = metadata.get(names.get(root)!);
    const project = { name, root, ...configuration, ...(tensorlab && { metadata: { tensorlab } }) };
    return [file, { projects: dictionaryOf([[root, project]]) }];
  });
}

/** A folder that several labs import from is one project, and none of its own where it is one already: another lab. */
function withoutTwins<Some extends { lab: Lab; nodes: LabNode[] }>(labs: readonly Some[]): Some[] {
  const others = labs.flatMap(({ lab, nodes }) =>
    nodes.flatMap(({ kind, root }) => (kind === 'package' ? [] : [lab.path(root)])),
  );
  const taken = new Set(others);
  const isFirst = (root: string) => !taken.has(root) && taken.add(root);
  return labs.map((one) => ({
    ...one,
    nodes: one.nodes.filter(({ kind, root }) => kind !== 'package' || isFirst(one.lab.path(root))),
  }));
}

function runsOf(root: string, { targets }: Configuration): [string, Record<string, string>][] {
  const runs = Object.entries(targets.train ? targets : {})
    .filter(([, { executor }]) => executor === 'tensorlab:train')
    .map(([target, { options }]) => [target.replace(/^train-?/, ''), options.run]);
  return runs.length === 0 ? [] : [[root, Object.fromEntries(runs)]];
}
