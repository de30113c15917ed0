import type { Tree } from '@nx/devkit';
import { datasetFile } from '@tensorlab/lab';
import { inLab, type Lab } from '../labs';

/** `dataset: str = "processed/digits"` among the parameters of a dataloader. */
const parameter = /^\s*dataset\s*(?::[^=\n]+)?=\s*["']([\w-]+(?:\/[\w-]+)?)["']/m;

/**
 * The data that a dataloader of the lab reads where nobody says so: an experiment names it, so that the data counts, is verified and
 * is prepared before it is trained on. Undefined where it has no such default, or the lab no such data.
 *
 * @param target `src.dataloaders.digits.Digits`
 */
export function datasetOf(tree: Tree, lab: Lab, target: string): string | undefined {
  const folder = inLab(lab, target.split('.').slice(0, -1).join('/'));
  if (!target.startsWith('src.') || !tree.exists(folder)) {
    return undefined;
  }
  const [name] = tree
    .children(folder)
    .filter((file) => file.endsWith('.py') && !file.startsWith('test_'))
    .flatMap((file) => parameter.exec(tree.read(`${folder}/${file}`, 'utf-8') ?? '')?.[1] ?? []);
  const isData =
    name !== undefined &&
    (/^(processed|generated)\//.test(name) || tree.exists(inLab(lab, datasetFile(name))));
  return isData ? name : undefined;
}
