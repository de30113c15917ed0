import { kindOfFolder, normalizeName, projectNameOf } from '@tensorlab/lab';
import type { LabTree } from './tree';

/** What stands for one Nx project. Paths are relative to the lab's root. */
export interface LabNode {
  /**
   * `lab`, `project`, `experiment`, `dataset`, `modules` for loose modules, `package` for a folder of `pythonpath`, else a
   * component's kind: `architecture`.
   */
  kind: string;
  /** The project's folder; `` for the lab itself. */
  root: string;
  /** The file that makes the folder a project. */
  file: string;
  /** The Nx project name that it has unless another project has it already. */
  name: string;
}

export const experimentFolder = (experiment: string) => `experiments/configs/${experiment}`;

/** Every node of a lab. `isEmpty` tells an `__init__.py` that does nothing from one that is a module like any other. */
export function labNodes(
  name: string,
  tree: LabTree,
  isEmpty: (file: string) => boolean,
): LabNode[] {
  const folders = (kind: string, parent: string, names: string[], file: string): LabNode[] =>
    names.map((folder) => ({
      kind,
      root: `${parent}/${folder}`,
      file: `${parent}/${folder}/${file}`,
      name: projectNameOf(kind, kebab(folder)),
    }));
  return [
    { kind: 'lab', root: '', file: 'pyproject.toml', name },
    ...folders('project', 'projects/active', tree.projects, 'project.yaml'),
    ...folders('experiment', 'experiments/configs', tree.experiments, 'experiment.yaml'),
    ...folders('dataset', 'datasets/raw', tree.datasets, 'dataset.yaml'),
    ...tree.components.map((root) => componentNode(root)),
    ...looseNodes(tree, isEmpty),
    ...packageNodes(tree),
  ];
}

function componentNode(root: string): LabNode {
  const [, folder = '', name = ''] = root.split('/');
  const kind = kindOfFolder(folder) ?? folder;
  return { kind, root, file: `${root}/__init__.py`, name: projectNameOf(kind, kebab(name)) };
}

/** The folders of `pythonpath` with a module in them. */
function packageNodes({ pythonpath, files }: LabTree): LabNode[] {
  return pythonpath.flatMap((root) => {
    const file = [...files].find((one) => one.startsWith(`${root}/`) && one.endsWith('.py'));
    const name = kebab(root.slice(root.lastIndexOf('/') + 1));
    return file === undefined ? [] : [{ kind: 'package', root, file, name }];
  });
}

/** `src` and `src/<kinds>`, each where there is a module that is no component's. */
function looseNodes(tree: LabTree, isEmpty: (file: string) => boolean): LabNode[] {
  const components = new Set(tree.components);
  const first = new Map<string, string>();
  for (const file of tree.files) {
    const root = looseRoot(file, components);
    if (root && !first.has(root) && !(file.endsWith('/__init__.py') && isEmpty(file))) {
      first.set(root, file);
    }
  }
  return [...first].map(([root, file]) => ({
    kind: 'modules',
    root,
    file,
    name: root.slice(root.lastIndexOf('/') + 1),
  }));
}

function looseRoot(file: string, components: ReadonlySet<string>): string | undefined {
  if (!file.startsWith('src/') || !file.endsWith('.py')) {
    return undefined;
  }
  const [, folder = '', component = '', ...rest] = file.split('/');
  if (component === '' || kindOfFolder(folder) === undefined) {
    return 'src';
  }
  return rest.length > 0 && components.has(`src/${folder}/${component}`)
    ? undefined
    : `src/${folder}`;
}

/** A folder's name as an Nx project's; what could never be generated is still named after its letters. */
function kebab(folder: string): string {
  try {
    return normalizeName(folder, 'dataset').kebab;
  } catch {
    return folder.replaceAll('_', '-').toLowerCase();
  }
}
