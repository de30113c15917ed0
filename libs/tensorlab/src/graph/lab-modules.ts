import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resolveModule } from '@tensorlab/python-source';
import type { LabTree } from './tree';

/** The Python files of a lab, as its Python finds them: the lab's root is on `sys.path`. */
export class LabModules {
  private readonly outside = new Map<string, boolean>();

  constructor(
    private readonly labFolder: string,
    private readonly tree: LabTree,
  ) {}

  /** False for most imports, cheaply: nothing in the lab's root has the name's first part. */
  mayFind(name: string): boolean {
    const end = name.indexOf('.');
    const first = end < 0 ? name : name.slice(0, end);
    return this.tree.top.has(first) || this.tree.top.has(`${first}.py`);
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
    const files = resolveModule(name, this.exists);
    const last = files.at(-1);
    const isAncestor = last?.endsWith('__init__.py') && isEmpty(last);
    return last === undefined || isAncestor ? undefined : files;
  }

  /** The files outside the walked folders that were looked for. */
  probed(): string[] {
    return [...this.outside.keys()];
  }

  /** Every Python file below a folder, which ends in `/`. */
  below(folder: string): string[] {
    return folder === ''
      ? []
      : [...this.tree.files].filter((file) => file.startsWith(folder) && file.endsWith('.py'));
  }
}

/** The folders whose files are all known. */
const walked = new Set(['src', 'scripts', 'notebooks']);
