import type { LabTree } from './tree';

/** Two folders of `pythonpath` with a module of one name, of which Python imports the first alone. */
export interface Twins {
  module: string;
  folders: readonly string[];
}

/** What every repository may have, and nobody imports from another one. */
const ordinary =
  /^(setup|conftest|noxfile|tasks|tests?|test_.*|.*_test|docs?|examples?|scripts?|benchmarks?|tools)$/;

/** Folders without `__init__.py` are one package wherever they lie, and no twins. */
export function twinModules({ files, pythonpath }: LabTree): Twins[] {
  if (pythonpath.length < 2) {
    return [];
  }
  const found = new Map<string, Set<string>>();
  for (const folder of pythonpath) {
    for (const file of files) {
      const name = file.startsWith(`${folder}/`) ? topModule(file.slice(folder.length + 1)) : '';
      if (name !== '' && !ordinary.test(name)) {
        found.set(name, (found.get(name) ?? new Set()).add(folder));
      }
    }
  }
  return [...found].flatMap(([module, folders]) =>
    folders.size > 1 ? [{ module, folders: [...folders] }] : [],
  );
}

/** `vision.py` and `vision/__init__.py` -> `vision`; of other files nothing. */
const topModule = (path: string) => /^([^/]+?)(\/__init__)?\.py$/.exec(path)?.[1] ?? '';

export const twinsMessage = ({ module, folders }: Twins) =>
  `pythonpath: ${folders.join(' and ')} both have a module ${module}, and Python imports the first one alone. Rename one of them.`;
