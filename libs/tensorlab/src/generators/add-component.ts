import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { alreadyExists, folderOfKind, normalizeName, projectNameOf } from '@tensorlab/lab';
import { addNew } from './add-files';
import { closingWords } from './closing-words';
import { refuseTakenName } from './lab-contents';
import { chooseLab, findLabs, inLab } from './labs';
import { renderTemplates, type Variables } from './templates';

export interface ComponentOptions {
  kind: 'architecture' | 'dataloader' | 'loss' | 'optimizer' | 'trainer';
  name: string;
  lab?: string;
  /** Absolute paths of the template folders that make up the component. */
  templates: string[];
  /** What else the templates name. */
  variables?: Variables;
  /** What to type next, `{name}` standing for the component's name. */
  next: string;
}

/** A component of a lab: a Python package with one class, its test beside it. */
export async function addComponent(
  tree: Tree,
  { kind, name: typed, lab: wanted, templates, variables, next }: ComponentOptions,
): Promise<GeneratorCallback> {
  const name = normalizeName(typed, 'component');
  const lab = await chooseLab(tree, wanted);
  const parent = inLab(lab, 'src', folderOfKind(kind) ?? kind);
  const folder = `${parent}/${name.snake}`;

  if (tree.exists(`${folder}.py`)) throw alreadyExists(kind, name.kebab, `${folder}.py`);
  refuseTakenName(tree, await findLabs(tree), { kind, name: name.kebab, folder });

  const files = templates.flatMap((template) =>
    renderTemplates(template, folder, { ...variables, ...name }),
  );
  const added = addNew(tree, { kind, name: name.kebab, folder, files });

  await formatFiles(tree);
  return closingWords(added, `The ${kind} ${name.kebab} is in ${folder}.`, [
    next.replaceAll('{name}', name.kebab),
    `nx run ${projectNameOf(kind, name.kebab)}:test`,
  ]);
}
