import type { ImportFact, PythonFacts } from './facts';

/** Where a module stands. */
export interface ModulePlace {
  /** Dotted, from the folder that is on `sys.path`: `src.losses.focal`; empty for a script. */
  path: string;
  /** It is an `__init__.py`. */
  isPackage: boolean;
}

/** Whether a file exists, by its path from the folder that is on `sys.path`, with `/`. */
export interface Exists {
  (file: string): boolean;
  /** The compiled modules of a path without an ending: `src/_C` has `src/_C.cpython-311-x86_64-linux-gnu.so`. */
  compiled?(path: string): readonly string[];
}

/**
 * The files that importing a dotted name makes Python execute, in order: the `__init__.py` of every package on the
 * way, then the module. A package wins over a module of the same name; a folder without `__init__.py` is gone
 * through. What follows a module in the name is an attribute.
 */
export function resolveModule(name: string, exists: Exists): string[] {
  const files: string[] = [];
  let folder = '';
  for (const part of name.split('.')) {
    const path = folder + part;
    if (exists(`${path}/__init__.py`)) files.push(`${path}/__init__.py`);
    else {
      const found = [
        ...(exists.compiled?.(path) ?? []),
        ...(exists(`${path}.py`) ? [`${path}.py`] : []),
      ];
      if (found.length > 0) return [...files, ...found];
    }
    folder = `${path}/`;
  }
  return files;
}

/**
 * The files that a module's imports, and the modules that its literals name, make Python execute; each once, in
 * the order in which they are first met. Where only running the code could tell, it is counted.
 *
 * @param options.typeChecking counts what stands under `if TYPE_CHECKING` too; default false, for it never runs
 */
export function resolveImports(
  facts: Pick<PythonFacts, 'imports' | 'strings' | 'exports'>,
  module: ModulePlace,
  exists: Exists,
  { typeChecking = false }: { typeChecking?: boolean } = {},
): string[] {
  const imports = facts.imports.filter((fact) => typeChecking || !fact.typeChecking);
  const files = new Set<string>();
  for (const name of imports.flatMap((fact) => importedNames(fact, module))) {
    for (const file of resolveModule(name, exists)) files.add(file);
  }
  for (const { value } of facts.strings) {
    for (const file of namedFiles(value, exists)) files.add(file);
  }
  // `from package import *` runs the modules that `__all__` lists.
  for (const name of module.isPackage ? facts.exports : []) {
    for (const file of resolveModule(`${module.path}.${name}`, exists)) files.add(file);
  }
  return [...files];
}

/** `from a import b` may take a name of a or the module a.b. */
function importedNames({ module, names, level }: ImportFact, place: ModulePlace): string[] {
  const base = level === 0 ? '' : packageOf(place, level);
  if (base === undefined) return [];
  const from = [base, module].filter(Boolean).join('.');
  if (from === '') return [];
  return [from, ...names.filter((name) => name !== '*').map((name) => `${from}.${name}`)];
}

/** The package that the dots stand for; undefined beyond the top, where Python raises ImportError. */
function packageOf({ path, isPackage }: ModulePlace, level: number): string | undefined {
  const parts = path.split('.').filter(Boolean);
  const length = parts.length - level + (isPackage ? 1 : 0);
  return length > 0 ? parts.slice(0, length).join('.') : undefined;
}

function namedFiles(value: string, exists: Exists): string[] {
  if (!/[/\\]/.test(value) && !value.endsWith('.py')) return resolveModule(value, exists);
  const path = value.replaceAll('\\', '/').replace(/^(\.?\.\/)+/, '');
  return path.endsWith('.py') && exists(path) ? [path] : [];
}
