import type { DynamicImport, ModulePlace } from '@tensorlab/python-source';
import type { LabModules } from './lab-modules';
import { filesNamed, patternOf, textsOf } from './lab-texts';
import type { ModuleFacts } from './module-facts';

/** A module of the lab that a file makes Python execute, or names. */
export interface Use {
  /** Relative to the lab. */
  file: string;
  /** In the file that uses it, from 1. */
  line: number;
  /** Only type checkers see it. */
  typing?: boolean;
}

const nothing = { imports: [], strings: [], exports: [] };

/** What a file uses in its lab: imports with the `__init__.py` files on the way, and modules that its texts name. */
export function usesOf(path: string, facts: ModuleFacts, modules: LabModules): Use[] {
  const places = modules.placesOf(path);
  const files = (some: Partial<ModuleFacts>) => modules.imported({ ...nothing, ...some }, places);
  const named = (text: string) => [
    ...files({ strings: [{ value: text, line: 0 }] }),
    ...(isFile.test(text) ? filesNamed(path, text, modules) : []),
  ];
  const uses: Use[] = [
    ...facts.imports
      .filter((one) => one.level > 0 || modules.mayFind(one.module))
      .flatMap((one) =>
        files({ imports: [one] }).map((file) => use(file, one.line, one.typeChecking)),
      ),
    ...facts.strings.flatMap(({ value, line }) =>
      textsOf(path, value, modules)
        .flatMap(named)
        .map((file) => use(file, line)),
    ),
    ...files({ exports: facts.exports.filter((name) => name !== '*') }).map((file) => use(file, 1)),
    ...exportedBy(path, facts, modules).map((file) => use(file, 1)),
    ...facts.dynamicImports.flatMap((one) =>
      importedBy(path, one, places, modules).map((file) => use(file, one.line)),
    ),
  ];
  return uses.filter(({ file }) => file !== path);
}

/** Code that is no text of its own to Python's import statements. */
const isFile = /\.(py|pyx|pyc|so|pyd|dll|dylib|zip|egg|whl)$/;

const use = (file: string, line: number, typing?: boolean): Use =>
  typing ? { file, line, typing } : { file, line };

/** The modules directly in a package whose `__all__` only Python knows. */
function exportedBy(path: string, { exports }: ModuleFacts, modules: LabModules): string[] {
  if (!exports.includes('*') || !path.endsWith('__init__.py')) {
    return [];
  }
  const folder = path.slice(0, -'__init__.py'.length);
  const direct = /^([^/]+|[^/]+\/__init__)\.py$/;
  return modules
    .matching(new RegExp(`^${folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`))
    .filter((file) => direct.test(file.slice(folder.length)));
}

function importedBy(
  path: string,
  one: DynamicImport,
  places: readonly ModulePlace[],
  modules: LabModules,
): string[] {
  if (one.file === undefined) {
    return places.flatMap((place) => modules.below(packagePrefix(place, one)));
  }
  return textsOf(path, one.file, modules).flatMap((text) => modules.matching(patternOf(text)));
}

/** Whether an import, whose module is put together in Python, may be of any module: not even its package is known. */
export function isUnbounded(path: string, one: DynamicImport, modules: LabModules): boolean {
  const places = modules.placesOf(path);
  return one.file === undefined
    ? places.some((place) => packagePrefix(place, one) === '')
    : importedBy(path, one, places, modules).length === 0;
}

/** The folder that a dynamic import surely looks in, `src/losses/`; empty where not even a package is known. */
function packagePrefix({ path, isPackage }: ModulePlace, { prefix, level }: DynamicImport): string {
  const above = path.split('.');
  const base = level === 0 ? [] : above.slice(0, above.length - level + (isPackage ? 1 : 0));
  const parts = [...base, ...prefix.split('.')].slice(0, -1);
  return parts.length === 0 ? '' : `${parts.join('/')}/`;
}
