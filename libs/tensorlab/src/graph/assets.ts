import type { LabTree } from './tree';

/**
 * The files beside modules that are no Python: a vocabulary, a kernel, a table. They are found by what belongs together, for nothing
 * says which module opens which file.
 *
 * - A component has all that is in its folder.
 * - A package in a folder of `pythonpath` has all that is in it; a module directly in that folder what is in no package.
 * - Any other module that does something has what is in its folder and below, components aside.
 *
 * What is written for people or for editors counts nowhere: `isForPeople`.
 */
export class Assets {
  private readonly files: readonly string[];
  private readonly components: ReadonlySet<string>;
  private readonly packages: ReadonlySet<string>;
  private readonly folders: ReadonlySet<string>;
  private readonly known = new Map<string, readonly string[]>();

  constructor(private readonly tree: LabTree) {
    const all = [...tree.files];
    const modules = all.filter(isModule);
    this.files = all.filter((file) => !isModule(file) && !isForPeople(file));
    this.components = new Set(tree.components);
    this.packages = new Set(modules.flatMap((file) => this.packageFolder(file) ?? []));
    this.folders = new Set(modules.map(folderOf));
  }

  /**
   * Those that go with a module.
   *
   * @param isEmpty whether the module does nothing
   * @returns the same list for all that share it
   */
  of(file: string, isEmpty: () => boolean): readonly string[] {
    if (this.files.length === 0 || (!this.isInComponent(file) && isEmpty())) {
      return none;
    }
    const unit = this.unitOf(file);
    let found = this.known.get(unit);
    if (!found) {
      const isInside = this.isInComponent(file) || this.folderOfPath(file) !== undefined;
      found = this.files.filter((asset) =>
        isInside ? this.unitOf(asset) === unit : this.isLooseBelow(asset, unit),
      );
      this.known.set(unit, found);
    }
    return found;
  }

  /** All that may go with a module. */
  all(): string[] {
    return this.files.filter(
      (file) =>
        this.isInComponent(file) ||
        this.folderOfPath(file) !== undefined ||
        foldersAbove(file).some((folder) => this.folders.has(folder)),
    );
  }

  private unitOf(file: string): string {
    if (this.isInComponent(file)) {
      return componentOf(file);
    }
    const own = this.packageFolder(file);
    return own !== undefined && this.packages.has(own)
      ? own
      : (this.folderOfPath(file) ?? folderOf(file));
  }

  private isInComponent(file: string): boolean {
    return this.components.has(componentOf(file));
  }

  /** The folder of `pythonpath` that a file lies in. */
  private folderOfPath(file: string): string | undefined {
    return this.tree.pythonpath.find((folder) => file.startsWith(`${folder}/`));
  }

  /** The first folder below that one. */
  private packageFolder(file: string): string | undefined {
    const folder = this.folderOfPath(file);
    const end = folder === undefined ? -1 : file.indexOf('/', folder.length + 1);
    return end < 0 ? undefined : file.slice(0, end);
  }

  private isLooseBelow(asset: string, folder: string): boolean {
    return asset.startsWith(`${folder}/`) && !this.isInComponent(asset);
  }
}

const none: readonly string[] = [];

/** `src/architectures/mlp/blocks/norm.py` -> `src/architectures/mlp` */
const componentOf = (file: string) => file.split('/', 3).join('/');

const folderOf = (file: string) => file.slice(0, file.lastIndexOf('/'));

const foldersAbove = (file: string) => {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
};

const isModule = (file: string) => file.endsWith('.py');

const forPeople = new RegExp(
  [
    '\\.(md|rst|ipynb|png|jpe?g|gif|svg|webp|bmp|ico)$',
    '(^|/)(readme|licen[cs]e|copying|notice|authors|citation|change(log|s))(\\.(txt|cff))?$',
    // Of type checkers, editors, git and the system.
    '\\.(pyi|orig|rej|bak|sw[op])$',
    '~$',
    '(^|/)(py\\.typed|project\\.json|#[^/]*#|thumbs\\.db)$',
    '(^|/)\\.(ds_store|git\\w+|editorconfig|coverage|python-version|flake8|pylintrc|dockerignore)$',
    '(^|/)tests/',
  ].join('|'),
  'i',
);

/** What no training reads, unless its code opens it: then the audit of a run says so. A component's project.json is Nx's alone. */
export const isForPeople = (file: string): boolean => forPeople.test(file);
