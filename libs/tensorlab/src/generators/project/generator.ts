import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { normalizeName } from '@tensorlab/lab';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { addNew } from '../add-files';
import { closingWords } from '../closing-words';
import { placeOf, refuseTakenName } from '../lab-contents';
import { chooseLab, findLabs, inLab } from '../labs';
import { renderTemplates } from '../templates';
import type { ProjectSchema } from './schema';

/** `nx g tensorlab:project digits` */
export default async function projectGenerator(
  tree: Tree,
  schema: ProjectSchema,
): Promise<GeneratorCallback> {
  const { kebab } = normalizeName(schema.name, 'project');
  const description = (schema.description ?? '').trim();
  const lab = await chooseLab(tree, schema.lab);
  const folder = inLab(lab, placeOf('project')[0], kebab);

  refuseTakenName(tree, await findLabs(tree), { kind: 'project', name: kebab, folder });

  const files = renderTemplates(join(__dirname, 'files'), folder, {
    kebab,
    description: description || 'What this project wants to find out, and what it found.',
    yaml: stringify({ name: kebab, description }).trimEnd(),
  });
  const added = addNew(tree, { kind: 'project', name: kebab, folder, files });

  await formatFiles(tree);
  return closingWords(added, `The project ${kebab} is in ${folder}.`, [
    `nx g tensorlab:experiment my-experiment --project=${kebab}`,
  ]);
}
