import { dirname } from 'node:path/posix';
import type { ImportFact } from '@tensorlab/python-source';
import type { ModuleFacts } from './module-facts';
import type { ModuleFinder } from './module-finder';

/** A module of the lab that a file makes Python execute, or names. */
export interface Use {
  /** Relative to the lab. */
  file: string;
  /** In the file that uses it, from 1. */
  line: number;
  /** Only type checkers see it. */
  typing?: boolean;
}

/** What a file uses in its lab: imports with the `__init__.py` files on the way, and modules that its texts name. */
export function usesOf(
  path: string,
  facts: ModuleFacts,
  finder: ModuleFinder,
  isEmpty: (file: string) => boolean,
): Use[] {
  const uses: Use[] = [];
  for (const one of facts.imports) {
    const typing = one.typeChecking ? { typing: true } : {};
    for (const file of importedFiles(path, one, finder, isEmpty)) {
      uses.push({ file, line: one.line, ...typing });
    }
  }
  for (const { value, line } of facts.strings) {
    for (const file of namedFiles(value, finder)) {
      uses.push({ file, line });
    }
  }
  return uses.filter(({ file }) => file !== path);
}

/** The files behind a dotted name such as `src.architectures.mlp.MLP`; none where it names no module below a package. */
export function namedFiles(name: string, finder: ModuleFinder): string[] {
  const found = finder.find(name);
  return found && found.parts > 1 ? found.files : [];
}

function importedFiles(
  path: string,
  { module, names, level }: ImportFact,
  finder: ModuleFinder,
  isEmpty: (file: string) => boolean,
): string[] {
  const name = [...packageOf(path, level), ...module.split('.')].filter(Boolean).join('.');
  const found = name === '' ? undefined : finder.find(name);
  if (!found) {
    return [];
  }
  const whole = found.parts === name.split('.').length;
  if (!whole || found.folder === undefined) {
    return found.files;
  }
  const submodules = names.includes('*')
    ? starred(found.files.at(-1), found.folder, finder, isEmpty)
    : names.flatMap((item) => finder.find(`${name}.${item}`)?.files ?? []);
  return [...new Set([...found.files, ...submodules])];
}

/** The package that `level` dots stand for; none for an absolute import. */
function packageOf(path: string, level: number): string[] {
  return level === 0
    ? []
    : dirname(path)
        .split('/')
        .slice(0, level === 1 ? undefined : 1 - level);
}

/** `from package import *` brings whatever `__all__` lists: any submodule, unless the `__init__.py` is empty. */
function starred(
  init: string | undefined,
  folder: string,
  finder: ModuleFinder,
  isEmpty: (file: string) => boolean,
): string[] {
  return init === `${folder}/__init__.py` && !isEmpty(init) ? finder.submodules(folder) : [];
}
