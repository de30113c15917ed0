import { LabError, normalizeName } from '@tensorlab/lab';
import type { Lab } from '../labs';
import type { InitSchema } from './schema';

/**
 * The lab that the options mean.
 *
 * @throws LabError UNKNOWN_OPTION for a folder that cannot hold a lab, ALREADY_EXISTS for another name of a lab that has one
 */
export function normalizeLab(labs: readonly Lab[], { directory, name }: InitSchema): Lab {
  const root = normalizeFolder(directory ?? '.');
  const existing = labs.find((lab) => lab.root === root);
  const wanted = name === undefined ? undefined : normalizeName(name, 'lab').kebab;
  if (existing && wanted !== undefined && wanted !== existing.name) {
    throw new LabError('ALREADY_EXISTS', {
      what: `The lab in ${root} has the name ${existing.name}.`,
      next: `change [tool.tensorlab] name in its pyproject.toml, or leave out --name=${name}`,
    });
  }
  return existing ?? { root, name: wanted ?? 'lab' };
}

function normalizeFolder(typed: string): string {
  const parts = typed.split('/').filter((part) => part !== '' && part !== '.');
  const bad = parts.find((part) => !/^\w[\w.-]*$/.test(part) || part === 'node_modules');
  if (bad === undefined && !typed.startsWith('/')) return parts.join('/') || '.';
  throw new LabError('UNKNOWN_OPTION', {
    what: `--directory=${typed} is no place for a lab.`,
    why: 'It is a folder of the workspace, relative to it, in letters, digits, dots, dashes and underscores.',
    next: 'choose a folder such as . or apps/tensor_lab',
  });
}

/** @throws LabError UNKNOWN_OPTION for a lab inside another: Python would find the wrong one by walking up */
export function refuseNested(labs: readonly Lab[], { root }: Lab): void {
  const other = labs.find(
    (lab) => lab.root !== root && (isIn(root, lab.root) || isIn(lab.root, root)),
  );
  if (!other) return;
  throw new LabError('UNKNOWN_OPTION', {
    what: `A lab in ${root} and the lab ${other.name} in ${other.root} would lie one in the other.`,
    next: 'choose a folder beside it with --directory',
  });
}

const isIn = (inner: string, outer: string) => outer === '.' || inner.startsWith(`${outer}/`);
