import { getProjects, type Tree } from '@nx/devkit';
import {
  alreadyExists,
  componentKinds,
  folderOfKind,
  LabError,
  normalizeName,
  projectNameOf,
  suggest,
  unknownName,
} from '@tensorlab/lab';
import { inLab, type Lab } from './labs';

/** One thing of a lab: its kebab-case name and the folder it lies in, relative to the workspace. */
export interface Entry {
  name: string;
  folder: string;
}

/** What a lab has of one kind: `experiment`, `project`, `dataset` or a component kind. */
export function entriesOf(tree: Tree, lab: Lab, kind: string): Entry[] {
  const [parent, marker] = placeOf(kind);
  const folder = inLab(lab, parent);
  if (!tree.exists(folder)) return [];
  return tree
    .children(folder)
    .sort()
    .map((child) => ({ name: child.replaceAll('_', '-'), folder: `${folder}/${child}` }))
    .filter((entry) => tree.exists(`${entry.folder}/${marker}`));
}

/** The folder that holds all of a kind, and the file that every one of them has. */
export function placeOf(kind: string): [folder: string, marker: string] {
  if (kind === 'experiment') return ['experiments/configs', 'experiment.yaml'];
  if (kind === 'project') return ['projects/active', 'project.yaml'];
  if (kind === 'dataset') return ['datasets/raw', 'dataset.yaml'];
  return [`src/${folderOfKind(kind)}`, '__init__.py'];
}

/**
 * The name of the entry that an option means. Without the option: the lab's only one.
 *
 * @throws LabError UNKNOWN_NAME, or UNKNOWN_OPTION where there are none or several to choose from
 */
export function chooseEntry(tree: Tree, lab: Lab, kind: string, wanted?: string): Entry {
  const entries = entriesOf(tree, lab, kind);
  const names = entries.map(({ name }) => name);
  const [only] = entries;
  if (wanted === undefined && only !== undefined && entries.length === 1) return only;
  if (wanted === undefined) {
    throw new LabError('UNKNOWN_OPTION', {
      what: only
        ? `The lab ${lab.name} has several ${plural(kind)}: ${names.join(', ')}.`
        : `The lab ${lab.name} has no ${kind} yet.`,
      next: only ? `say which one with --${kind}` : `nx g tensorlab:${kind} my-${kind}`,
    });
  }
  const spelt = /^[A-Za-z][\w-]*$/.test(wanted) ? lenientKebab(wanted) : wanted;
  const found = entries.find(({ name }) => name === wanted || name === spelt);
  if (found) return found;
  throw unknownName(kind, wanted, {
    suggestion: suggest(spelt, names),
    next: `nx g tensorlab:${kind} ${spelt}${names.length ? `, or choose from ${names.join(', ')}` : ''}`,
  });
}

/** Names that already exist may break today's rules: only their spelling is normalised. */
function lenientKebab(name: string): string {
  try {
    return normalizeName(name, 'experiment').kebab;
  } catch {
    return name;
  }
}

const plural = (kind: string) =>
  kind === 'preprocess' ? 'preprocess steps' : kind === 'loss' ? 'losses' : `${kind}s`;

/**
 * Refuses a name that another Nx project has. Experiments and projects are known by their bare name in the whole
 * workspace; a component of another lab may have the same name, the graph then puts the lab's name before it.
 *
 * @param thing what is to be: its folder is not compared with itself
 * @throws LabError ALREADY_EXISTS
 */
export function refuseTakenName(
  tree: Tree,
  labs: readonly Lab[],
  thing: { kind: string; name: string; folder: string; next?: string },
): void {
  const project = projectNameOf(thing.kind, thing.name);
  const other = takenNames(tree, labs).find(
    (taken) =>
      taken.project === project &&
      taken.folder !== thing.folder &&
      !(taken.kind === thing.kind && folderOfKind(thing.kind) !== undefined),
  );
  if (other) {
    throw alreadyExists(other.kind, other.name, other.folder, thing.next ?? 'choose another name');
  }
}

/** What has an Nx project name in the workspace: everything in labs, and the projects of other plugins. */
function takenNames(tree: Tree, labs: readonly Lab[]) {
  const kinds = ['experiment', 'project', 'dataset', ...componentKinds.map(({ kind }) => kind)];
  const inLabs = labs.flatMap((lab) => [
    { kind: 'lab', name: lab.name, project: lab.name, folder: lab.root },
    ...kinds.flatMap((kind) =>
      entriesOf(tree, lab, kind).map(({ name, folder }) => ({
        kind,
        name,
        folder,
        project: projectNameOf(kind, name),
      })),
    ),
  ]);
  const elsewhere = [...getProjects(tree)].map(([name, { root }]) => ({
    kind: 'Nx project',
    name,
    project: name,
    folder: root,
  }));
  return [...inLabs, ...elsewhere];
}
