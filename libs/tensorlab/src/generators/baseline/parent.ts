import type { Tree } from '@nx/devkit';
import {
  experimentFile,
  isMap,
  parseExperiment,
  resolveExperiment,
  type ConfigMap,
} from '@tensorlab/lab';
import { entriesOf } from '../lab-contents';
import { inLab, type Lab } from '../labs';
import type { Task } from './kinds';

/** The lab's only experiment that is no baseline itself; undefined where there is none, or several. */
export function onlyExperiment(tree: Tree, lab: Lab): string | undefined {
  const others = entriesOf(tree, lab, 'experiment').filter(({ name }) => {
    const { architecture } = mergedExperiment(tree, lab, name);
    return !(isMap(architecture) && architecture._target_ === 'tensorlab.baselines.Baseline');
  });
  return others.length === 1 ? others[0]!.name : undefined;
}

/** An experiment with all that it extends, as the tree has it. */
export function mergedExperiment(tree: Tree, lab: Lab, name: string): ConfigMap {
  const load = (experiment: string) => {
    const file = experimentFile(experiment);
    const text = tree.read(inLab(lab, file), 'utf8');
    return text === null ? undefined : parseExperiment(text, file);
  };
  return resolveExperiment(load(name)!, load).value;
}

/** What the data of an experiment asks for: the dataloader says `num_classes = None` where there are no classes. */
export function taskOf(tree: Tree, lab: Lab, { dataloader }: ConfigMap): Task {
  const target = isMap(dataloader) ? String(dataloader._target_) : '';
  const [, module] = /^(src(?:\.\w+)+)\.\w+$/.exec(target) ?? [];
  const folder = module && inLab(lab, module.replaceAll('.', '/'));
  const files = folder ? [`${folder}.py`, ...pythonIn(tree, folder)] : [];
  const isRegression = files.some((file) =>
    /\bnum_classes\b[^=\n]*=\s*None\b/.test(tree.read(file, 'utf8') ?? ''),
  );
  return isRegression ? 'regression' : 'classification';
}

const pythonIn = (tree: Tree, folder: string) =>
  tree
    .children(folder)
    .filter((name) => /^(?!test_).*\.py$/.test(name))
    .map((name) => `${folder}/${name}`);
