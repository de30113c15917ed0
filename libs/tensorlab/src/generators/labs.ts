import { globAsync, joinPathFragments, type Tree } from '@nx/devkit';
import { labName, LabError, notALab, suggest } from '@tensorlab/lab';
import { relative, sep } from 'node:path';

export interface Lab {
  /** Folder, relative to the workspace: `.` or `apps/tensor_lab`. */
  root: string;
  /** Name of the Nx project that stands for the whole lab. */
  name: string;
}

/** A path in the lab, relative to the workspace. */
export const inLab = (lab: Lab, ...path: string[]) => joinPathFragments(lab.root, ...path);

/** Every lab of the workspace, by folder. */
export async function findLabs(tree: Tree): Promise<Lab[]> {
  const files = await globAsync(tree, ['**/pyproject.toml']);
  return files.sort().flatMap((file) => {
    const name = labName(tree.read(file, 'utf-8') ?? '', file);
    return name === undefined
      ? []
      : [{ root: file.replace(/\/?pyproject\.toml$/, '') || '.', name }];
  });
}

/**
 * The lab that `--lab` names (by folder or by name); without it the only one, or the one that the command
 * was typed in.
 *
 * @throws LabError NOT_A_LAB, UNKNOWN_NAME, or UNKNOWN_OPTION where there are several
 */
export async function chooseLab(tree: Tree, wanted?: string): Promise<Lab> {
  const labs = await findLabs(tree);
  const all = labs.map(({ root, name }) => `${root} (${name})`).join(', ');
  if (wanted !== undefined) {
    const folder = joinPathFragments(wanted).replace(/\/$/, '') || '.';
    const found = labs.find(({ root, name }) => root === folder || name === wanted);
    if (found) return found;
    if (labs.length === 0) throw notALab(folder);
    throw new LabError('UNKNOWN_NAME', {
      what: `There is no lab ${wanted}.`,
      why: `The labs of this workspace: ${all}.`,
      suggestion: suggest(
        wanted,
        labs.flatMap(({ root, name }) => [root, name]),
      ),
      next: 'nx g tensorlab:init --directory=<folder>, or name one of these with --lab',
    });
  }
  const here = workingFolder(tree);
  const around = labs.find(({ root }) => root !== '.' && `${here}/`.startsWith(`${root}/`));
  const chosen = around ?? (labs.length === 1 ? labs[0] : labs.find(({ root }) => root === here));
  if (chosen) return chosen;
  if (labs.length === 0) throw notALab('This workspace');
  throw new LabError('UNKNOWN_OPTION', {
    what: `This workspace has several labs: ${all}.`,
    next: `say which one, for example --lab=${labs[0]?.root}`,
  });
}

/** Where the command was typed, relative to the workspace; npm scripts run elsewhere than they are typed. */
function workingFolder(tree: Tree): string {
  const typedIn = process.env.INIT_CWD;
  const absolute = typedIn && isInside(tree.root, typedIn) ? typedIn : process.cwd();
  return isInside(tree.root, absolute) ? relativeFolder(tree.root, absolute) : '.';
}

const relativeFolder = (root: string, folder: string) =>
  relative(root, folder).split(sep).join('/') || '.';

const isInside = (root: string, folder: string) =>
  !/^\.\.($|\/)|^[A-Za-z]:/.test(relativeFolder(root, folder));
