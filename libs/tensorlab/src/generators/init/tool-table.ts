import type { Tree } from '@nx/devkit';
import { labName } from '@tensorlab/lab';
import type { Added } from '../add-files';
import { inLab, type Lab } from '../labs';

/**
 * Marks a Python project that is already there as a lab; where there is none the template makes one. The rest of
 * its pyproject.toml, dependencies included, is the user's.
 *
 * @throws LabError INVALID_PYPROJECT for a file that is not TOML
 */
export function addTable(tree: Tree, lab: Lab): Added {
  const path = inLab(lab, 'pyproject.toml');
  if (!tree.exists(path)) return { created: [], kept: [] };
  const text = tree.read(path, 'utf-8') ?? '';
  if (labName(text, path) !== undefined) return { created: [], kept: [] };
  const after = `${text.trimEnd()}\n\n[tool.tensorlab]\nname = "${lab.name}"\n`.trimStart();
  labName(after, path); // throws where the file was no TOML before
  tree.write(path, after);
  return { created: [path], kept: [] };
}
