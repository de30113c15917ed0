import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LabTree } from './tree';

/** What importing a name makes Python execute. */
export interface Found {
  /** Files in order: the `__init__.py` of every package on the way, then the module. Relative to the lab. */
  files: string[];
  /** How many parts of the name are modules; what follows is an attribute. */
  parts: number;
  /** The folder to look for submodules in, where the name is a package. */
  folder?: string;
}

/** Finds modules in a lab as CPython does, with the lab's root on `sys.path`. */
export class ModuleFinder {
  private readonly folders = new Set<string>();
  private readonly found = new Map<string, Found | undefined>();

  constructor(
    private readonly labFolder: string,
    private readonly tree: LabTree,
  ) {
    for (const file of tree.files) {
      for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
        const folder = file.slice(0, end);
        if (this.folders.has(folder)) {
          break;
        }
        this.folders.add(folder);
      }
    }
  }

  /** The longest beginning of a dotted name that is a module or package of the lab; undefined where there is none. */
  find(name: string): Found | undefined {
    if (!this.found.has(name)) {
      this.found.set(name, this.locate(name.split('.')));
    }
    return this.found.get(name);
  }

  /** The modules and packages directly in a folder: the files that importing them executes. */
  submodules(folder: string): string[] {
    const direct = (file: string) => {
      const rest = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : '';
      return /^[^/]+\.py$/.test(rest) || /^[^/]+\/__init__\.py$/.test(rest);
    };
    return [...this.tree.files].filter(direct).sort();
  }

  /** A package wins over a module of the same name, and a folder without `__init__.py` loses against both. */
  private locate(parts: readonly string[]): Found | undefined {
    const [first = ''] = parts;
    if (!this.tree.top.has(first) && !this.tree.top.has(`${first}.py`)) {
      return undefined;
    }
    const files: string[] = [];
    let folder = '';
    for (const [index, part] of parts.entries()) {
      const path = folder === '' ? part : `${folder}/${part}`;
      if (this.isFile(`${path}/__init__.py`)) {
        files.push(`${path}/__init__.py`);
      } else if (this.isFile(`${path}.py`)) {
        return { files: [...files, `${path}.py`], parts: index + 1 };
      } else if (!this.isFolder(path)) {
        return index === 0 ? undefined : { files, parts: index, folder };
      }
      folder = path;
    }
    return { files, parts: parts.length, folder };
  }

  private isFile(path: string): boolean {
    return (
      this.tree.files.has(path) || (!this.isWalked(path) && existsSync(join(this.labFolder, path)))
    );
  }

  private isFolder(path: string): boolean {
    if (this.folders.has(path) || this.isWalked(path)) {
      return this.folders.has(path);
    }
    return statSync(join(this.labFolder, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
  }

  private readonly isWalked = (path: string) => /^(src|scripts|notebooks)(\/|$)/.test(path);
}
