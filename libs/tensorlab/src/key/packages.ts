import { isMap, modulesIn, type ConfigValue } from '@tensorlab/lab';
import { distributionsOf, packageOf, standardModules, type Lock } from '@tensorlab/python-source';
import type { PackageImport } from '../graph/package-imports';
import { anything, type Environment, type Unlocked } from './environment';

/** What is pinned of each distribution that counts, by its name: `{torch: '2.13.0'}`. */
export type Packages = Readonly<Record<string, string>>;

type Imported = Pick<PackageImport, 'name' | 'unsure'> & { file?: string; line?: number };

/** The packages behind some imports. */
export interface UsedPackages {
  packages: Packages;
  /** What is installed of those that the lock does not have; absent where it has all. */
  unlocked?: Unlocked;
}

/** The lock of one lab, and what is known of it: many experiments import the same. */
export class LockedPackages {
  private readonly needs = new Map<string, string[]>();
  private readonly always: string[];
  private readonly unlockedNeeds: Imported[];
  private readonly known = new Map<string, Packages>();
  private readonly byImport = new Map<string, string[]>();

  /** @param runtime the distributions that the runtime needs, which every training uses */
  constructor(
    private readonly lock: Lock,
    runtime: readonly string[],
    private readonly environment: Environment,
  ) {
    const entries = Object.entries(lock.distributions);
    for (const [name, { neededBy = [] }] of entries) {
      for (const other of neededBy) {
        this.needs.set(other, [...(this.needs.get(other) ?? []), name]);
      }
    }
    const loose = entries.filter(([, { neededBy }]) => !neededBy).map(([name]) => name);
    this.always = [...loose, ...runtime.filter(this.has)];
    const missing = runtime.filter((name) => !this.has(name));
    this.unlockedNeeds = missing.map((name) => ({ name, unsure: true }));
  }

  /**
   * The distributions that some imports come from, and all that those need. What nothing in the lock is known to hold counts by what
   * is installed of it. It may also come from any distribution of the lock, where an environment does not tell otherwise: then all of
   * them count, so that keys are the same without one.
   */
  of(imports: Iterable<Imported>, unclear: boolean): UsedPackages & { problems: string[] } {
    const roots = new Set(this.always);
    const unlocked: Record<string, string | null> = {};
    const problems: string[] = [];
    let all = unclear;
    if (unclear) {
      Object.assign(unlocked, this.environment.find(anything, true, this.has).unlocked);
    }
    for (const one of [...this.unlockedNeeds, ...imports]) {
      const known = this.distributions(one.name);
      known.forEach((name) => roots.add(name));
      if (known.length === 0 && !isElsewhere(one.name)) {
        const found = this.environment.find(one.name, !one.unsure, this.has);
        found.locked.forEach((name) => roots.add(name));
        Object.assign(unlocked, found.unlocked);
        problems.push(...(found.problem === undefined ? [] : [problemOf(one, found.problem)]));
        all ||= !one.unsure && Object.keys(found.unlocked).length === 0;
      }
    }
    const isOpen = Object.keys(unlocked).length > 0;
    return { packages: this.packages(roots, all), ...(isOpen && { unlocked }), problems };
  }

  /** What was looked for in the environment, and found. */
  answers = () => this.environment.answers();

  /** Whether the environment still says what it said then. */
  saysStill = (answers: Record<string, string>) => this.environment.saysStill(answers, this.has);

  /** The distributions that bring what modules import for sure, any one of them, by the module's name, with the line that does. */
  broughtBy(imports: Iterable<Imported>): Record<string, { at: string; distributions: string[] }> {
    const found: Record<string, { at: string; distributions: string[] }> = {};
    for (const { name, unsure, file, line } of imports) {
      const distributions = unsure ? [] : this.distributions(name);
      if (distributions.length > 0) {
        found[name] = { at: `${file}:${line}`, distributions };
      }
    }
    return found;
  }

  private packages(roots: ReadonlySet<string>, all: boolean): Packages {
    const key = all ? '*' : [...roots].sort().join(' ');
    let packages = this.known.get(key);
    if (!packages) {
      packages = this.pins(all ? Object.keys(this.lock.distributions) : this.withNeeds(roots));
      this.known.set(key, packages);
    }
    return packages;
  }

  private readonly has = (name: string) => Object.hasOwn(this.lock.distributions, name);

  private distributions(module: string): string[] {
    let found = this.byImport.get(module);
    if (!found) {
      found = distributionsOf(module, this.has);
      this.byImport.set(module, found);
    }
    return found;
  }

  private withNeeds(roots: ReadonlySet<string>): string[] {
    const all = new Set(roots);
    for (const name of all) {
      this.needs.get(name)?.forEach((one) => all.add(one));
    }
    return [...all];
  }

  private pins(names: readonly string[]): Packages {
    const { distributions, others } = this.lock;
    return Object.fromEntries([
      ...(others.length > 0 ? [['', others.join('\n')]] : []),
      ...[...names].sort().map((name) => [name, distributions[name]!.pin]),
    ]);
  }
}

const problemOf = ({ name, file, line }: Imported, problem: string) =>
  `${file === undefined ? '' : `${file}:${line}: `}${name} is not in requirements.lock, and ${problem}. Add what brings it to pyproject.toml, then type nx run <lab>:lock.`;

/** Part of Python, or the runtime itself. */
function isElsewhere(name: string): boolean {
  const [first = ''] = name.split('.');
  return standardModules.has(first) || first === 'tensorlab';
}

const dotted = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)+$/u;

/**
 * What a config names outside the lab: by `_target_`, and maybe by any other text that could be a module's name.
 *
 * @param isModule whether a dotted name is one of the lab's own
 */
export function packagesNamed(
  value: ConfigValue,
  isModule: (name: string) => boolean,
  key = '',
): Imported[] {
  if (typeof value === 'string') {
    if (key === '_target_') {
      const unsure = isModule(value);
      return dotted.test(value) ? [{ name: packageOf(value), ...(unsure && { unsure }) }] : [];
    }
    return modulesIn(value).map((name) => ({ name: packageOf(name), unsure: true }));
  }
  const inner: [string, ConfigValue][] = Array.isArray(value)
    ? value.map((item) => [key, item])
    : isMap(value)
      ? Object.entries(value)
      : [];
  return inner.flatMap(([name, entry]) => packagesNamed(entry, isModule, name));
}
