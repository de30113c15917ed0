import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { normalizeName } from '@tensorlab/lab';
import { join } from 'node:path';
import { addNew } from '../add-files';
import { closingWords } from '../closing-words';
import { withValues, type Override } from '../experiment/overrides';
import { chooseEntry, placeOf, refuseTakenName } from '../lab-contents';
import { chooseLab, findLabs, inLab } from '../labs';
import { renderTemplates } from '../templates';
import { recipeOf } from './kinds';
import { mergedExperiment, onlyExperiment, taskOf } from './parent';
import type { BaselineSchema } from './schema';

/** `nx g tensorlab:baseline digits-knn --kind=knn --experiment=digits-mlp` */
export default async function baselineGenerator(
  tree: Tree,
  schema: BaselineSchema,
): Promise<GeneratorCallback> {
  const { kebab } = normalizeName(schema.name, 'experiment');
  const lab = await chooseLab(tree, schema.lab);
  const folder = inLab(lab, placeOf('experiment')[0], kebab);

  refuseTakenName(tree, await findLabs(tree), { kind: 'experiment', name: kebab, folder });
  const wanted = schema.experiment ?? onlyExperiment(tree, lab);
  const parent = chooseEntry(tree, lab, 'experiment', wanted).name;

  const merged = mergedExperiment(tree, lab, parent);
  const { description, estimator } = recipeOf(
    schema.kind,
    schema.task ?? taskOf(tree, lab, merged),
  );
  const values: Override[] = [
    { path: ['extends'], value: parent },
    { path: ['description'], value: description },
    { path: ['architecture', 'estimator'], value: estimator },
    // What is about a network's weights is none of a baseline's.
    ...(merged.init_from ? [{ path: ['init_from'], value: null }] : []),
    ...(merged.freeze ? [{ path: ['freeze'], value: [] }] : []),
  ];
  const files = renderTemplates(join(__dirname, 'files'), folder, { kebab }).map(
    ({ path, content }) => ({ path, content: withValues(content, values) }),
  );
  const added = addNew(tree, { kind: 'experiment', name: kebab, folder, files });

  await formatFiles(tree);
  return closingWords(added, `The baseline ${kebab} is in ${folder}.`, [
    `nx run ${kebab}:evaluate`,
    `nx run ${String(merged.project)}:report --against=${kebab}`,
  ]);
}
