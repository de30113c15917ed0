import type { Tree } from '@nx/devkit';
import { LabError, normalizeName } from '@tensorlab/lab';
import { chooseEntry } from '../lab-contents';
import type { Lab } from '../labs';

/**
 * The `_target_` that an option means: a component of the lab by name (the only one without the option), or a
 * dotted path as it is.
 */
export function targetOf(tree: Tree, lab: Lab, kind: string, wanted?: string): string {
  if (wanted?.includes('.')) return dottedPath(kind, wanted);
  const { name, folder } = chooseEntry(tree, lab, kind, wanted);
  const module = folder.split('/').slice(-3).join('.');
  const exported = tree.read(`${folder}/__init__.py`, 'utf-8') ?? '';
  const className = /^from \.\w* import (\w+)/m.exec(exported)?.[1];
  return `${module}.${className ?? normalizeName(name).className}`;
}

function dottedPath(kind: string, wanted: string): string {
  if (/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(wanted)) return wanted;
  throw new LabError('UNKNOWN_OPTION', {
    what: `--${kind}=${wanted} is neither a name nor a dotted path.`,
    next: `write for example --${kind}=my-${kind} or --${kind}=package.module.Class`,
  });
}
