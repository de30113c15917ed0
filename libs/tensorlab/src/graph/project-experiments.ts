import { basename, dirname } from 'node:path/posix';
import { initialExperiments } from '../key/initial';
import type { Analysis } from './analysis';
import { targetsOf } from './file-edges';
import type { Lab } from './lab';
import { experimentFolder, type LabNode } from './lab-nodes';

/**
 * The folders, in the workspace, of the experiments that the targets of a node can run: the experiment itself, or those of a
 * project, and those whose weights they start from. Undefined where they are not certain: a project.json or package.json may add dependencies.
 *
 * @param visible the files that Nx knows
 */
export function experimentsOf(
  lab: Lab,
  { kind, file, root }: LabNode,
  { edges, keys }: Analysis,
  visible: ReadonlySet<string>,
): string[] | undefined {
  if (kind !== 'experiment' && kind !== 'project') {
    return undefined;
  }
  const names =
    kind === 'experiment'
      ? [basename(root)]
      : targetsOf(edges, file).map((target) => basename(dirname(target)));
  const initial = (name: string) => keys[name]?.initial;
  const all = names.flatMap((name) => [name, ...initialExperiments(name, initial)]);
  const folders = [...new Set(all)].map((name) => lab.path(experimentFolder(name)));
  const isCustom = [...folders, lab.path(root)].some(
    (folder) => visible.has(`${folder}/project.json`) || visible.has(`${folder}/package.json`),
  );
  return isCustom ? undefined : folders;
}
