import { dirname, join } from 'node:path/posix';
import type { DynamicImport, ModulePlace } from '@tensorlab/python-source';
import type { LabModules } from './lab-modules';
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
  const uses: Use[] = [
    ...facts.imports
      .filter((one) => one.level > 0 || modules.mayFind(one.module))
      .flatMap((one) =>
        files({ imports: [one] }).map((file) => use(file, one.line, one.typeChecking)),
      ),
    ...facts.strings.flatMap((one) =>
      [...files({ strings: [one] }), ...besides(path, one.value, modules)].map((file) =>
        use(file, one.line),
      ),
    ),
    ...files({ exports: facts.exports }).map((file) => use(file, 1)),
    ...facts.dynamicImports.flatMap((one) =>
      places
        .flatMap((place) => modules.below(packagePrefix(place, one)))
        .map((file) => use(file, one.line)),
    ),
  ];
  return uses.filter(({ file }) => file !== path);
}

const use = (file: string, line: number, typing?: boolean): Use =>
  typing ? { file, line, typing } : { file, line };

/** An import whose module is put together in Python, of which not even the package is known. */
export const isUnbounded = (place: ModulePlace, one: DynamicImport) =>
  packagePrefix(place, one) === '';

/** `helper.py` in a text of a file, seen from that file. */
const besides = (path: string, text: string, { exists }: LabModules): string[] => {
  const file = text.endsWith('.py') ? join(dirname(path), text) : '';
  return file !== '' && exists(file) ? [file] : [];
};

/** The folder that a dynamic import surely looks in, `src/losses/`; empty where that is not even a package of `src`. */
function packagePrefix({ path, isPackage }: ModulePlace, { prefix, level }: DynamicImport): string {
  const above = path.split('.');
  const base = level === 0 ? [] : above.slice(0, above.length - level + (isPackage ? 1 : 0));
  const parts = [...base, ...prefix.split('.')].slice(0, -1);
  return parts.length < 2 ? '' : `${parts.join('/')}/`;
}
