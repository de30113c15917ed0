import { join } from 'node:path';
import { componentKinds } from '@tensorlab/lab';
import { filesBelow, foldersIn, namesIn } from './disk/walk';

/** What lies in a lab: paths are relative to its root, with `/`. */
export interface LabTree {
  /** Every file of `src`, `scripts`, `notebooks`, `projects/active`, and of the folders that `pythonpath` names, sorted. */
  files: ReadonlySet<string>;
  /** The names directly in the lab's root: what its Python finds there begins with one of them. */
  top: ReadonlySet<string>;
  /** The folders that `pythonpath` names: `../../libs/vision`. */
  pythonpath: readonly string[];
  /** Folders of `experiments/configs`, `projects/active` and `datasets/raw` that hold the file which makes them one. */
  experiments: string[];
  projects: string[];
  datasets: string[];
  /** Folders such as `src/architectures/mlp` that are packages. */
  components: string[];
}

const sources = ['src', 'scripts', 'notebooks', 'projects/active'];

/** @param exists whether there is a file of the lab */
export function readTree(
  folder: string,
  pythonpath: readonly string[],
  exists: (file: string) => boolean,
): LabTree {
  const found = [...sources, ...pythonpath].flatMap((one) => filesBelow(join(folder, one), one));
  const files = new Set(found.sort());
  const having = (parent: string, file: string) =>
    foldersIn(join(folder, parent)).filter((name) => exists(`${parent}/${name}/${file}`));
  return {
    files,
    top: new Set(namesIn(folder)),
    pythonpath,
    experiments: having('experiments/configs', 'experiment.yaml'),
    projects: having('projects/active', 'project.yaml'),
    datasets: having('datasets/raw', 'dataset.yaml'),
    components: [...files]
      .filter((file) => componentInit.test(file))
      .map((file) => file.slice(0, -'/__init__.py'.length))
      .sort(),
  };
}

const kinds = componentKinds.map(({ folder }) => folder).join('|');
const componentInit = new RegExp(`^src/(?:${kinds})/[^/]+/__init__\\.py$`);
