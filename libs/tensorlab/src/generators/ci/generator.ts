import { formatFiles, readNxJson, type GeneratorCallback, type Tree } from '@nx/devkit';
import { labPython } from '@tensorlab/lab';
import { join } from 'node:path';
import { labelOf } from '../../graph/lab-roots';
import { versionOfVenv } from '../../key/python-version';
import { addMissing } from '../add-files';
import { closingWords } from '../closing-words';
import { chooseLab, findLabs, inLab, type Lab } from '../labs';
import { renderTemplates } from '../templates';
import { branchName, labels, torchBuild } from './options';
import { packageManager } from './package-manager';
import type { CiSchema } from './schema';

const projects = 'tag:tensorlab:project';

/** What a lab without a pinned version, and without an environment, is tested with. */
const defaultPython = '3.11';

/** `nx g tensorlab:ci` */
export default async function ciGenerator(
  tree: Tree,
  schema: CiSchema,
): Promise<GeneratorCallback> {
  const lab = await chooseLab(tree, schema.lab);
  const base = branchName(schema.base ?? readNxJson(tree)?.defaultBase ?? 'main');
  const tag = await tagWhereSeveral(tree, lab);
  const workflow = renderTemplates(join(__dirname, 'files'), '.github/workflows', {
    lab: lab.name,
    here: lab.root === '.' ? '' : `${lab.root}/`,
    base,
    runner: labels(schema.runner ?? 'ubuntu-latest'),
    torch: torchBuild(schema.torch ?? 'cpu'),
    python: pythonOf(tree, lab),
    ...packageManager(tree),
    others: tag === undefined ? '' : ` --exclude='*,!${tag}'`,
    notAffected: tag === undefined ? projects : `'*,!${tag},${projects}'`,
  });
  const added = addMissing(tree, workflow);

  await formatFiles(tree);
  return closingWords(added, `The workflow of ${lab.name} is in ${workflow[0]!.path}.`, [
    `commit it; a first run on ${base} makes the runs that pull requests are compared with`,
  ]);
}

/** The tag of the lab's projects, where other labs have projects too. */
async function tagWhereSeveral(tree: Tree, lab: Lab): Promise<string | undefined> {
  const labs = await findLabs(tree);
  const isNamesake = labs.some(({ root, name }) => name === lab.name && root !== lab.root);
  const label = isNamesake ? labelOf(lab.root, lab.name) : lab.name;
  return labs.length > 1 ? `tag:tensorlab:lab:${label}` : undefined;
}

function pythonOf(tree: Tree, lab: Lab): string {
  const pinned = labPython(tree.read(inLab(lab, 'pyproject.toml'), 'utf-8') ?? '');
  return pinned ?? versionOfVenv(join(tree.root, inLab(lab, 'venv'))) ?? defaultPython;
}
