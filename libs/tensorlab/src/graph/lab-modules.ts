import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resolveImports, resolveModule, type ModulePlace } from '@tensorlab/python-source';
import type { ModuleFacts } from './module-facts';
import type { LabTree } from './tree';

/** The Python files of a lab, as its Python finds them: on `sys.path` are the lab's root and the folders of `pythonpath`. */
export class LabModules {
  private readonly outside = new Map<string, boolean>();
  /** What stands before a file's path from a folder on `sys.path`: nothing, `../../libs/vision/`. */
  private readonly prefixes: readonly string[];
  /** The first part of every module in the folders of `pythonpath`. */
  private readonly shared: ReadonlySet<string>;

  constructor(
    private readonly labFolder: string,
    private readonly tree: LabTree,
  ) {
    const shared = tree.pythonpath.map((folder) => `${folder}/`);
    this.prefixes = ['', ...shared];
    this.shared = new Set(
      shared.flatMap((prefix) =>
        [...tree.files]
          .filter((file) => file.startsWith(prefix))
          .map((file) => file.slice(prefix.length).replace(/(\.py$|\/.*)/, '')),
      ),
    );
  }

  /** False for most imports, cheaply: nothing on `sys.path` has the name's first part. */
  mayFind(name: string): boolean {
    const end = name.indexOf('.');
    const first = end < 0 ? name : name.slice(0, end);
    return this.tree.top.has(first) || this.tree.top.has(`${first}.py`) || this.shared.has(first);
  }

  /**
   * What a file is as a module: `src/a/b.py` is `src.a.b`, and another one for every folder of `pythonpath` that it lies in.
   * Scripts and notebooks are in no package.
   */
  placesOf(path: string): ModulePlace[] {
    const isPackage = path.endsWith('__init__.py');
    return this.prefixes
      .filter((prefix) => (prefix === '' ? !path.startsWith('..') : path.startsWith(prefix)))
      .map((prefix) => path.slice(prefix.length).replace(/(\/__init__)?\.py$/, ''))
      .map((name) => ({
        path: path.endsWith('.ipynb') ? '' : name.replaceAll('/', '.'),
        isPackage,
      }));
  }

  /** The files that the imports and texts of a module make Python execute, whichever folder on `sys.path` they are found in. */
  imported(
    facts: Pick<ModuleFacts, 'imports' | 'strings' | 'exports'>,
    places: readonly ModulePlace[],
  ): string[] {
    const find = (place: ModulePlace) =>
      this.found((exists) => resolveImports(facts, place, exists, { typeChecking: true }));
    return [...new Set(places.flatMap(find))];
  }

  private found(find: (exists: (file: string) => boolean) => string[]): string[] {
    return this.prefixes.flatMap((prefix) =>
      find((file) => this.exists(prefix + file)).map((file) => prefix + file),
    );
  }

  /** Whether a Python file is in the lab: among its sources, or anywhere below its root that Python may import from. */
  readonly exists = (file: string): boolean => {
    if (this.tree.files.has(file)) {
      return true;
    }
    const end = file.indexOf('/');
    const top = end < 0 ? file : file.slice(0, end);
    if (walked.has(top) || !this.tree.top.has(top)) {
      return false;
    }
    let found = this.outside.get(file);
    if (found === undefined) {
      found = existsSync(join(this.labFolder, file));
      this.outside.set(file, found);
    }
    return found;
  };

  /**
   * The files behind a dotted name such as `src.architectures.mlp.MLP`, ancestors first.
   *
   * @param isEmpty whether an `__init__.py` does nothing: then no name can be found in it
   * @returns undefined where the module does not exist
   */
  named(name: string, isEmpty: (file: string) => boolean): string[] | undefined {
    const files = this.found((exists) => resolveModule(name, exists));
    const last = files.at(-1);
    const isAncestor = last?.endsWith('__init__.py') && isEmpty(last);
    return last === undefined || isAncestor ? undefined : files;
  }

  /** The files outside the walked folders that were looked for. */
  probed(): string[] {
    return [...this.outside.keys()];
  }

  /** Every Python file below a package's folder, which ends in `/`. */
  below(folder: string): string[] {
    const folders = folder === '' ? [] : this.prefixes.map((prefix) => prefix + folder);
    return [...this.tree.files].filter(
      (file) => file.endsWith('.py') && folders.some((one) => file.startsWith(one)),
    );
  }
}

/** The folders whose files are all known. */
const walked = new Set(['src', 'scripts', 'notebooks']);
