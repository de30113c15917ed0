import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { alreadyExists, normalizeName } from '@tensorlab/lab';
import { join } from 'node:path';
import { addNew } from '../add-files';
import { closingWords } from '../closing-words';
import { chooseEntry, entriesOf, placeOf, refuseTakenName } from '../lab-contents';
import { chooseLab, findLabs, inLab, type Lab } from '../labs';
import { renderTemplates } from '../templates';
import type { PreprocessSchema } from './schema';

/** `nx g tensorlab:preprocess digits`, or `nx g tensorlab:preprocess rings --generated` */
export default async function preprocessGenerator(
  tree: Tree,
  { name: typed, variant = 'arrays', generated = false, lab: wanted }: PreprocessSchema,
): Promise<GeneratorCallback> {
  const name = normalizeName(typed, 'dataset');
  const lab = await chooseLab(tree, wanted);
  const data = generated ? newData(tree, lab, name.kebab) : rawData(tree, lab, name.kebab);
  const folder = inLab(lab, placeOf('preprocess')[0], name.snake);

  refuseTakenName(tree, await findLabs(tree), { kind: 'preprocess', name: name.kebab, folder });

  const templates = [
    'common',
    generated ? 'generated' : variant,
    variant === 'text' && !generated ? 'random-split' : 'stratified-split',
  ];
  const files = templates.flatMap((template) =>
    renderTemplates(join(__dirname, 'files', template), folder, { ...name, data }),
  );
  const added = addNew(tree, { kind: 'preprocess', name: name.kebab, folder, files });

  await formatFiles(tree);
  const project = `preprocess-${name.kebab}`;
  return closingWords(added, `What prepares ${data} is in ${folder}.`, [
    ...(generated ? [] : [`nx run dataset-${name.kebab}:fetch`]),
    `nx run ${project}:split`,
    `nx g tensorlab:dataloader ${name.kebab} --variant=processed`,
  ]);
}

/** The folder's name of a dataset that there is. */
const rawData = (tree: Tree, lab: Lab, name: string): string =>
  chooseEntry(tree, lab, 'dataset', name).folder.split('/').at(-1)!;

/** @throws LabError where raw data has the name: the splits of both would be in one folder */
function newData(tree: Tree, lab: Lab, name: string): string {
  const raw = entriesOf(tree, lab, 'dataset').find((entry) => entry.name === name);
  if (raw) {
    throw alreadyExists(
      'dataset',
      name,
      raw.folder,
      'choose another name, or leave out --generated',
    );
  }
  return name;
}
