import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { folders, normalizeName } from '@tensorlab/lab';
import { join } from 'node:path';
import { addMissing, type Added } from '../add-files';
import { closingWords } from '../closing-words';
import { refuseTakenName } from '../lab-contents';
import { findLabs, inLab, type Lab } from '../labs';
import { renderTemplates, type NewFile } from '../templates';
import { addGitignore } from './gitignore';
import { normalizeLab, refuseNested } from './normalize';
import { registerPlugin } from './register-plugin';
import type { InitSchema } from './schema';
import { addTable } from './tool-table';

/** `nx g tensorlab:init apps/vision --name=vision` */
export default async function initGenerator(
  tree: Tree,
  schema: InitSchema,
): Promise<GeneratorCallback> {
  const labs = await findLabs(tree);
  const lab = normalizeLab(labs, schema);

  refuseNested(labs, lab);
  refuseTakenName(tree, labs, {
    kind: 'lab',
    name: lab.name,
    folder: lab.root,
    next: `give this one a name of its own, for example --name=${lab.name}-2`,
  });

  const added = together([
    addTable(tree, lab),
    addGitignore(tree, lab, join(__dirname, 'files/gitignore.template')),
    addMissing(tree, templatesOf(lab)),
    addMissing(tree, firstTrainer(lab)),
    addMissing(tree, packageFiles(lab)),
    writeEditorSchema(tree, lab),
    addMissing(tree, keptFolders(tree, lab)),
  ]);
  registerPlugin(tree);

  await formatFiles(tree);
  return closingWords(
    added,
    `The lab ${lab.name} is in ${lab.root === '.' ? 'this folder' : lab.root}.`,
    [`nx run ${lab.name}:setup`, 'nx g tensorlab:project my-project'],
  );
}

const editorSchema = 'experiments/configs/experiment.schema.json';

const templates = (lab: Lab) =>
  renderTemplates(join(__dirname, 'files'), lab.root, {
    name: lab.name,
    here: lab.root === '.' ? '' : `${lab.root}/`,
  });

/** All but the files that are merged or written anew. */
const templatesOf = (lab: Lab): NewFile[] =>
  templates(lab).filter(
    ({ path }) => path !== inLab(lab, 'gitignore') && path !== inLab(lab, editorSchema),
  );

/** The loop that `nx g tensorlab:trainer supervised` makes; its test is what a user of the loop does not need. */
const firstTrainer = (lab: Lab): NewFile[] =>
  ['common', 'supervised'].flatMap((folder) =>
    renderTemplates(
      join(__dirname, '../trainer/files', folder),
      inLab(lab, 'src/trainers/supervised'),
      { ...normalizeName('supervised', 'component') },
    ),
  );

/** `src` and its folders are packages. Their `__init__.py` files stay empty. */
const packageFiles = (lab: Lab): NewFile[] =>
  folders
    .filter((folder) => folder === 'src' || folder.startsWith('src/'))
    .map((folder) => ({ path: inLab(lab, folder, '__init__.py'), content: '' }));

/** What these hold is not in git, whatever it is: only `.gitkeep` keeps the folder. */
const outOfGit = /^(cache|datasets|models)\/|^experiments\/(?!configs)/;

/** A `.gitkeep` for every innermost folder that git would not keep without it. */
const keptFolders = (tree: Tree, lab: Lab): NewFile[] =>
  folders
    .filter((folder) => !folders.some((inner) => inner.startsWith(`${folder}/`)))
    .filter((folder) => outOfGit.test(folder) || tree.children(inLab(lab, folder)).length === 0)
    .map((folder) => ({ path: inLab(lab, folder, '.gitkeep'), content: '' }));

/** The schema is the plugin's, not the user's: a newer plugin brings a newer one. */
function writeEditorSchema(tree: Tree, lab: Lab): Added {
  const file = templates(lab).filter(({ path }) => path === inLab(lab, editorSchema));
  const added = addMissing(tree, file);
  for (const { path, content } of file.filter(({ path }) => added.kept.includes(path))) {
    tree.write(path, content);
  }
  return { ...added, kept: [] };
}

const together = (parts: Added[]): Added => ({
  created: parts.flatMap(({ created }) => created),
  kept: parts.flatMap(({ kept }) => kept),
});
