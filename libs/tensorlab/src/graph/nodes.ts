import type { CreateNodesResultArray } from '@nx/devkit';
import { changesOf } from './changes';
import { dictionaryOf } from './dictionary';
import { declaredNames } from './other-projects';
import { configurationOf, hasChanges, type Configuration } from './project-configuration';
import { projectEdges } from './edges';
import { metadataOf } from './metadata';
import { ownership } from './ownership';
import { uniqueNames } from './project-names';
import type { Lab } from './lab';
import type { LabNode } from './lab-nodes';
import type { AnalyzedLab, Workspace } from './workspace';

/**
 * The Nx projects of all labs.
 *
 * @param files what Nx knows to exist: a node whose file Nx ignores is none
 * @param byTask whether Nx selects affected tasks, and not projects
 * @param generation of the keys that the graph has
 */
export function nodesOf(
  workspace: Workspace,
  files: readonly string[],
  byTask: boolean,
  generation: string,
): CreateNodesResultArray {
  const visible = new Set(files);
  const labs = withoutTwins(
    workspace.labs.map(({ lab, analysis }) => ({
      lab,
      analysis,
      place: lab.place,
      nodes: lab.nodes().filter((node) => visible.has(lab.path(node.file))),
    })),
  );
  const declared = declaredNames(workspace.disk, files);
  const named = namesOf(labs, declared);
  const nameAt = new Map([...named.map(({ root, name }) => [root, name] as const), ...declared]);
  const projects = labs.flatMap((one) => {
    const told = {
      ...workspace,
      ...names(one, nameAt),
      generation,
      changes: byTask ? changesIn(one, named, nameAt) : undefined,
    };
    return named
      .filter(({ lab }) => lab === one.lab)
      .map(({ lab, node, root, name }) => ({
        name,
        root,
        file: lab.path(node.file),
        configuration: configurationOf(lab, node, one.analysis, told),
      }));
  });
  return withMetadata(projects, workspace, nameAt, byTask);
}

interface LabNodes extends AnalyzedLab {
  place: Lab['place'];
  nodes: LabNode[];
}

/** A node as an Nx project. */
interface Named {
  lab: Lab;
  node: LabNode;
  root: string;
  /** Unless a project.json says another. */
  name: string;
}

/** @param declared the names that a project.json gives, also to projects of ours */
function namesOf(labs: readonly LabNodes[], declared: ReadonlyMap<string, string>): Named[] {
  const ours = new Set(labs.flatMap(({ lab, nodes }) => nodes.map(({ root }) => lab.path(root))));
  const others = [...declared].flatMap(([folder, name]) => (ours.has(folder) ? [] : [name]));
  const unique = uniqueNames(labs, new Set(others));
  return labs.flatMap(({ lab, nodes }) =>
    nodes.flatMap((node) => {
      const name = unique.get(node);
      return name === undefined ? [] : [{ lab, node, root: lab.path(node.root), name }];
    }),
  );
}

/** What a lab's files are called as projects. */
function names({ lab, nodes }: LabNodes, nameAt: ReadonlyMap<string, string>) {
  const byFile = new Map(nodes.map(({ file, root }) => [file, nameAt.get(lab.path(root))]));
  return { projectOf: (file: string) => byFile.get(file) };
}

function changesIn(lab: LabNodes, named: readonly Named[], nameAt: ReadonlyMap<string, string>) {
  const own = nameAt.get(lab.lab.path(''));
  const having = named.filter(({ node }) => hasChanges(node));
  const owners = new Set(having.map(({ root }) => nameAt.get(root)!));
  return own === undefined ? undefined : changesOf(lab, own, owners, ownership(nameAt));
}

interface Project {
  name: string;
  root: string;
  /** The file that makes it one. */
  file: string;
  configuration: Configuration;
}

function withMetadata(
  projects: readonly Project[],
  { labs, problems }: Workspace,
  nameAt: ReadonlyMap<string, string>,
  byTask: boolean,
): CreateNodesResultArray {
  const ownerOf = ownership(nameAt);
  const metadata = metadataOf(projectEdges(labs, ownerOf, byTask), problems, ownerOf);
  return projects.map(({ name, root, file, configuration: { experiments, ...configuration } }) => {
    const found = metadata.get(nameAt.get(root)!);
    const tensorlab = experiments ? { ...found, experiments } : found;
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
