import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { experimentKeys, LabError, normalizeName } from '@tensorlab/lab';
import { join } from 'node:path';
import { addNew } from '../add-files';
import { closingWords } from '../closing-words';
import { chooseEntry, placeOf, refuseTakenName } from '../lab-contents';
import { chooseLab, findLabs, inLab, type Lab } from '../labs';
import { renderTemplates } from '../templates';
import { parseOverrides, withValues, type Override } from './overrides';
import type { ExperimentSchema } from './schema';
import { datasetOf } from './dataset';
import { targetOf } from './target';

/** `nx g tensorlab:experiment digits-mlp --project=digits --architecture=mlp --dataloader=digits` */
export default async function experimentGenerator(
  tree: Tree,
  schema: ExperimentSchema,
): Promise<GeneratorCallback> {
  const { kebab } = normalizeName(schema.name, 'experiment');
  const lab = await chooseLab(tree, schema.lab);
  const overrides = parseOverrides(schema.set ?? [], experimentKeys);
  const folder = inLab(lab, placeOf('experiment')[0], kebab);

  refuseTakenName(tree, await findLabs(tree), { kind: 'experiment', name: kebab, folder });

  const { variant, values } =
    schema.from === undefined
      ? { variant: 'whole', values: wholeValues(tree, lab, schema) }
      : { variant: 'extends', values: changedValues(tree, lab, schema, kebab) };
  const files = renderTemplates(join(__dirname, 'files', variant), folder, {
    kebab,
  }).map(({ path, content }) => ({
    path,
    content: withValues(content, [...values, ...overrides]),
  }));
  const added = addNew(tree, { kind: 'experiment', name: kebab, folder, files });

  await formatFiles(tree);
  return closingWords(added, `The experiment ${kebab} is in ${folder}.`, [
    `nx run ${kebab}:train`,
    `nx run ${kebab}:evaluate`,
  ]);
}

/** An experiment that stands on its own. */
function wholeValues(tree: Tree, lab: Lab, schema: ExperimentSchema): Override[] {
  const { project, architecture, dataloader, trainer, description } = schema;
  return [
    { path: ['project'], value: chooseEntry(tree, lab, 'project', project).name },
    ...describe(description),
    target('architecture', targetOf(tree, lab, 'architecture', architecture)),
    ...dataloaderOf(tree, lab, targetOf(tree, lab, 'dataloader', dataloader)),
    target('trainer', trainerOf(tree, lab, trainer)),
    ...chosen(tree, lab, schema, ['loss', 'optimizer']),
  ];
}

/** An experiment that extends another: only what was asked for. */
function changedValues(tree: Tree, lab: Lab, schema: ExperimentSchema, kebab: string): Override[] {
  const { from, project, description } = schema;
  const parent = chooseEntry(tree, lab, 'experiment', from).name;
  if (parent === kebab) {
    throw new LabError('EXTENDS_CYCLE', {
      what: `The experiment ${kebab} cannot extend itself.`,
      next: 'choose another name, or another experiment with --from',
    });
  }
  return [
    { path: ['extends'], value: parent },
    ...(project
      ? [{ path: ['project'], value: chooseEntry(tree, lab, 'project', project).name }]
      : []),
    ...describe(description),
    ...chosen(tree, lab, schema, ['architecture']),
    ...(schema.dataloader
      ? dataloaderOf(tree, lab, targetOf(tree, lab, 'dataloader', schema.dataloader))
      : []),
    ...chosen(tree, lab, schema, ['trainer', 'loss', 'optimizer']),
  ];
}

const describe = (description?: string): Override[] =>
  description?.trim() ? [{ path: ['description'], value: description.trim() }] : [];

const target = (section: string, value: string): Override => ({
  path: [section, '_target_'],
  value,
});

/** A dataloader, and the data that it reads. */
function dataloaderOf(tree: Tree, lab: Lab, path: string): Override[] {
  const value = datasetOf(tree, lab, path);
  return [
    target('dataloader', path),
    ...(value === undefined ? [] : [{ path: ['dataloader', 'dataset'], value }]),
  ];
}

type Section = 'architecture' | 'trainer' | 'loss' | 'optimizer';

/** The sections that an option was typed for. */
const chosen = (
  tree: Tree,
  lab: Lab,
  schema: Partial<Record<Section, string>>,
  sections: Section[],
): Override[] =>
  sections
    .filter((section) => schema[section])
    .map((section) => target(section, targetOf(tree, lab, section, schema[section])));

/** The loop that `init` brings, or the lab's only one. */
const trainerOf = (tree: Tree, lab: Lab, wanted?: string) =>
  targetOf(
    tree,
    lab,
    'trainer',
    wanted ??
      (tree.exists(inLab(lab, 'src/trainers/supervised/__init__.py')) ? 'supervised' : undefined),
  );
