import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  resolveImports,
  resolveModule,
  type Exists,
  type ModulePlace,
} from '@tensorlab/python-source';
import { compiledModules } from './compiled-modules';
import { filesBelow } from './disk/walk';
import type { ModuleFacts } from './module-facts';
import type { LabTree } from './tree';

/** The Python files of a lab, as its Python finds them: on `sys.path` are the lab's root and the folders of `pythonpath`. */
export class LabModules {
  private readonly outside: Map<string, boolean>;
  private readonly listed = new Map<string, readonly string[]>();
  private readonly built: ReadonlyMap<string, readonly string[]>;
  /** What stands before a file's path from a folder on `sys.path`: nothing, `../../libs/vision/`. */
  private readonly prefixes: readonly string[];
  /** The first part of every module in the folders of `pythonpath`. */
  private readonly shared: ReadonlySet<string>;

  /**
   * @param facts what a Python file says
   * @param like what was looked for already, of the same lab
   */
  constructor(
    private readonly labFolder: string,
    private readonly tree: LabTree,
    readonly facts: (file: string) => ModuleFacts | undefined,
    like?: LabModules,
  ) {
    this.outside = like?.outside ?? new Map();
    const shared = tree.pythonpath.map((folder) => `${folder}/`);
    this.prefixes = ['', ...shared];
    this.built = compiledModules(tree.files);
    this.shared = new Set(
      shared.flatMap((prefix) =>
        [...tree.files]
          .filter((file) => file.startsWith(prefix))
          .map((file) => file.slice(prefix.length).replace(/(\.[^/]*$|\/.*)/, '')),
      ),
    );
  }

  /** Whether modules are found in a folder in any case; an archive is a file, which counts where it is named. */
  isSearched(folder: string): boolean {
    return this.prefixes.includes(folder === '' ? '' : `${folder}/`) || isArchive.test(folder);
  }

  /** False for most imports, cheaply: nothing on `sys.path` has the name's first part. */
  mayFind(name: string): boolean {
    const end = name.indexOf('.');
    const first = end < 0 ? name : name.slice(0, end);
    const { top } = this.tree;
    return (
      top.has(first) || top.has(`${first}.py`) || this.shared.has(first) || this.built.has(first)
    );
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

  private found(find: (exists: Exists) => string[]): string[] {
    return this.prefixes.flatMap((prefix) => {
      const exists: Exists = (file) => this.exists(prefix + file);
      exists.compiled = (path) =>
        (this.built.get(prefix + path) ?? []).map((file) => file.slice(prefix.length));
      return find(exists).map((file) => prefix + file);
    });
  }

  /** Whether a file is in the lab: among its sources, or anywhere below its root that Python may import from. */
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
    const files = this.module(name);
    const last = files.at(-1);
    const isAncestor = last?.endsWith('__init__.py') && isEmpty(last);
    return last === undefined || isAncestor ? undefined : files;
  }

  /** The files behind a dotted name, whether or not the last of them can have it. */
  module(name: string): string[] {
    return this.found((exists) => resolveModule(name, exists));
  }

  /** The files outside the walked folders that were looked for, or are executed all the same. */
  probed(): string[] {
    return [...this.outside.keys()];
  }

  /** Every Python file below a package's folder, which ends in `/`. */
  below(folder: string): string[] {
    return folder === ''
      ? []
      : this.prefixes.flatMap((prefix) => this.pythonBelow(prefix + folder));
  }

  /** The Python files whose paths a pattern fits, among all of the lab. */
  matching(pattern: RegExp): string[] {
    return this.all().filter((file) => pattern.test(file));
  }

  /** Every Python file of the lab's own folder, and of the folders of `pythonpath` that count. */
  all(pythonpath: readonly string[] = this.tree.pythonpath): string[] {
    const own = [...this.tree.top].filter((name) => !isForeign(name));
    const folders = pythonpath.map((folder) => `${folder}/`);
    const found = [
      ...own.filter((name) => name.endsWith('.py') && this.exists(name)),
      ...own.flatMap((name) => this.pythonBelow(`${name}/`)),
      ...folders.flatMap((folder) => this.pythonBelow(folder)),
    ];
    return [...new Set(found)];
  }

  private pythonBelow(folder: string): string[] {
    const top = folder.slice(0, folder.indexOf('/'));
    const known = [...this.tree.files].filter((file) => file.startsWith(folder));
    const isWalked =
      walked.has(top) || this.tree.pythonpath.some((one) => folder.startsWith(`${one}/`));
    const all = isWalked || !this.tree.top.has(top) ? known : [...known, ...this.listing(folder)];
    return [...new Set(all)].filter((file) => file.endsWith('.py'));
  }

  /** The Python files of a folder that is not walked for every graph; its name ends in `/`. */
  listing(folder: string): readonly string[] {
    let files = this.listed.get(folder);
    if (!files) {
      files = this.filesIn(folder.slice(0, -1)).filter((file) => isModule.test(file));
      this.listed.set(folder, files);
      this.note([folder, ...files]);
    }
    return files;
  }

  /** Every file below a folder that is not walked for every graph, and that Python finds modules in. */
  filesIn(folder: string): string[] {
    this.note([`${folder}/`]);
    return filesBelow(join(this.labFolder, folder), folder);
  }

  compiled(): string[] {
    return [...this.built.values()].flat();
  }

  /** These are looked at again before what was found is believed. */
  note(files: Iterable<string>): void {
    for (const file of files) {
      this.outside.set(file, true);
    }
  }
}

const isModule = /\.(py|so|pyd|pyc|pyx)$/;

const isArchive = /\.(zip|egg|whl)$/;

/** The folders whose files are all known. */
const walked = new Set(['src', 'scripts', 'notebooks']);

/** Folders of a lab that hold data, results and environments. */
const isForeign = (name: string) =>
  name.startsWith('.') || foreign.has(name) || name.endsWith('.egg-info');

const foreign = new Set(
  'datasets experiments cache venv node_modules __pycache__ dist build notebooks'.split(' '),
);
