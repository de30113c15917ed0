import { join, relative, sep } from 'node:path';
import { distributionsOf, normalizedDistribution, packageOf } from '@tensorlab/python-source';
import type { Disk, Reader } from '../graph/disk/disk';
import { distributionsIn, entriesOf, type Distribution } from './site-packages';

/** What is installed of what the lock does not have, by the distribution's name; null for a module that is not there. */
export type Unlocked = Readonly<Record<string, string | null>>;

/** What an import that the lock does not have comes to in the environment that trains. */
export interface Found {
  /** The distribution that it comes from, with what that needs. */
  unlocked: Unlocked;
  /** The distributions in the lock that these come to: it may be one of them whose name nobody knew. */
  locked: readonly string[];
  /** Why nobody can say which version it has. */
  problem?: string;
}

/** Asks for all that is installed. */
export const anything = '*';

/** What installers leave, and the runtime, whose version is a part of the key. */
const tools = new Set(['pip', 'setuptools', 'wheel', 'uv', 'tensorlab']);

const nothing: Found = { unlocked: {}, locked: [] };

/**
 * What is installed, by the names of the metadata's folders: `einops-0.8.1.dist-info`. Each environment is looked into only where
 * an import is asked for, and its files are remembered by their stamps.
 */
export class Environment {
  private listed?: Map<string, Distribution>;
  private readonly names = new Map<string, Set<string>>();
  private readonly found = new Map<string, Found>();
  private folders: readonly string[] | undefined;
  private isKnown = false;

  /** @param findFolders those of its packages, absolute; undefined where there is no environment. Asked only where it has to be. */
  constructor(
    private readonly findFolders: () => readonly string[] | undefined,
    private readonly disk: Disk,
  ) {}

  /**
   * @param module dotted: `einops`, `google.cloud.vision`; {@link anything} for what only Python knows
   * @param isSure false for a text that only looks like a module's name: then absence says nothing
   * @param isLocked by the distribution's name
   */
  find(module: string, isSure: boolean, isLocked: (name: string) => boolean): Found {
    const asked = `${isSure ? '' : '?'}${module}`;
    let found = this.found.get(asked);
    if (!found) {
      found = this.exists() ? this.look(module, isSure, isLocked) : nothing;
      this.found.set(asked, found);
    }
    return found;
  }

  private exists(): boolean {
    if (!this.isKnown) {
      this.folders = this.findFolders();
      this.isKnown = true;
    }
    return this.folders !== undefined;
  }

  /** What was asked for, and answered: `?` stands before what was not sure. */
  answers(): Record<string, string> {
    return Object.fromEntries([...this.found].map(([asked, one]) => [asked, JSON.stringify(one)]));
  }

  /** Whether the answers are still these. */
  saysStill(answers: Record<string, string>, isLocked: (name: string) => boolean): boolean {
    return Object.entries(answers).every(([asked, answer]) => {
      const module = asked.replace(/^\?/, '');
      return JSON.stringify(this.find(module, module === asked, isLocked)) === answer;
    });
  }

  private look(module: string, isSure: boolean, isLocked: (name: string) => boolean): Found {
    if (module === anything) {
      const names = [...this.distributions().keys()].filter((name) => !tools.has(name));
      return { unlocked: this.versions(names, isLocked), locked: [] };
    }
    const isThere = this.hasModule(module);
    const owners = this.owners(module, isThere);
    if (owners.length > 0) {
      return this.withNeeds(owners, isLocked);
    }
    if (!isSure) {
      return nothing;
    }
    if (this.folders!.length === 0) {
      return { ...nothing, problem: 'the interpreter does not tell where its packages are' };
    }
    return isThere
      ? { ...nothing, problem: 'what is installed under its name belongs to no distribution' }
      : { ...nothing, unlocked: { [module]: null } };
  }

  /** The distributions that a module comes from: by its name, by the table of names, or by their own lists of files. */
  private owners(module: string, isThere: boolean): string[] {
    const all = this.distributions();
    const named = distributionsOf(module, (name) => all.has(name));
    if (named.length > 0 || !isThere) {
      return named;
    }
    return [...all.keys()].filter((name) => this.modulesOf(all.get(name)!).includes(module));
  }

  /** What those need that are in the lock, it knows. */
  private withNeeds(owners: readonly string[], isLocked: (name: string) => boolean): Found {
    const names = new Set(owners);
    for (const name of names) {
      const one = isLocked(name) ? undefined : this.distributions().get(name);
      if (one) {
        this.facts(one, 'METADATA', readNeeds).forEach((need) => names.add(need));
      }
    }
    return { unlocked: this.versions(names, isLocked), locked: [...names].filter(isLocked) };
  }

  /** Of what is installed and not in the lock, sorted. */
  private versions(names: Iterable<string>, isLocked: (name: string) => boolean): Unlocked {
    const open = [...names].filter((name) => !isLocked(name)).sort();
    return Object.fromEntries(
      open.flatMap((name) => {
        const one = this.distributions().get(name);
        const version = one && (one.version || this.facts(one, 'PKG-INFO', readVersion)[0]);
        return one ? [[name, publicVersion(version ?? '')]] : [];
      }),
    );
  }

  private distributions(): Map<string, Distribution> {
    this.listed ??= distributionsIn(this.folders!);
    return this.listed;
  }

  private hasModule(module: string): boolean {
    const parts = module.split('.');
    const last = parts.pop()!;
    return this.folders!.some((folder) => {
      const place = join(folder, ...parts);
      const names = this.namesIn(place);
      return (
        (names.has(last) &&
          [...this.namesIn(place, last)].some((name) => name !== '__pycache__')) ||
        names.has(`${last}.py`) ||
        [...names].some((name) => name.startsWith(`${last}.`) && /\.(so|pyd)$/.test(name))
      );
    });
  }

  private namesIn(...path: string[]): Set<string> {
    const folder = join(...path);
    let names = this.names.get(folder);
    if (!names) {
      names = new Set(entriesOf(folder));
      this.names.set(folder, names);
    }
    return names;
  }

  private modulesOf(distribution: Distribution): string[] {
    return this.facts(distribution, 'RECORD', readModules);
  }

  /** Nothing where the distribution has no such file. */
  private facts({ folders }: Distribution, file: string, reader: Reader<string[]>): string[] {
    const path = relative(this.disk.workspaceRoot, join(folders[0]!, file)).split(sep).join('/');
    return this.disk.facts(path, reader) ?? [];
  }
}

/** `2.13.0+cpu` is a build of 2.13.0: the machines of a team have several. */
const publicVersion = (version: string) => version.replace(/\+.*$/, '');

/** The names behind `Requires-Dist`, those of extras aside. */
const readNeeds: Reader<string[]> = (bytes) => ({
  facts: [...bytes.toString('utf8').matchAll(/^Requires-Dist:\s*([\w.-]+)(.*)$/gm)]
    .filter(([, , rest]) => !/\bextra\s*==/.test(rest!))
    .map(([, name]) => normalizedDistribution(name!)),
});

const readVersion: Reader<string[]> = (bytes) => ({
  facts: /^Version:\s*(\S+)/m.exec(bytes.toString('utf8'))?.slice(1) ?? [],
});

/** The modules that a RECORD lists, as far as their names decide where they come from. */
const readModules: Reader<string[]> = (bytes) => {
  const found = new Set<string>();
  for (const line of bytes.toString('utf8').split('\n')) {
    const [, file] = /^"?([^".,][^",]*)\.(?:py|so|pyd)[",]/.exec(line) ?? [];
    if (file !== undefined) {
      found.add(
        packageOf(
          file
            .replace(/\/__init__$/, '')
            .replace(/\.[^/]*$/, '')
            .replaceAll('/', '.'),
        ),
      );
    }
  }
  return { facts: [...found] };
};
