import { isMap, type ConfigValue } from '@tensorlab/lab';
import { distributionsOf, packageOf, standardModules, type Lock } from '@tensorlab/python-source';
import type { PackageImport } from '../graph/package-imports';

/** What is pinned of each distribution that counts, by its name: `{torch: '2.13.0'}`. */
export type Packages = Readonly<Record<string, string>>;

type Imported = Pick<PackageImport, 'name' | 'unsure'>;

/** The lock of one lab, and what is known of it: many experiments import the same. */
export class LockedPackages {
  private readonly needs = new Map<string, string[]>();
  private readonly always: string[];
  private readonly known = new Map<string, Packages>();
  private readonly byImport = new Map<string, string[]>();

  /** @param runtime the distributions that the runtime needs, which every training uses */
  constructor(
    private readonly lock: Lock,
    runtime: readonly string[],
  ) {
    const entries = Object.entries(lock.distributions);
    for (const [name, { neededBy = [] }] of entries) {
      for (const other of neededBy) {
        this.needs.set(other, [...(this.needs.get(other) ?? []), name]);
      }
    }
    const loose = entries.filter(([, { neededBy }]) => !neededBy).map(([name]) => name);
    this.always = [...loose, ...runtime.filter(this.has)];
  }

  /**
   * The distributions that some imports come from, and all that those need. What nothing in the lock is known to hold may come
   * from any distribution of it: then all of them count.
   */
  of(imports: Iterable<Imported>, unclear: boolean): Packages {
    const roots = new Set(this.always);
    let all = unclear;
    for (const { name, unsure } of imports) {
      const found = this.distributions(name);
      found.forEach((one) => roots.add(one));
      all ||= found.length === 0 && !unsure && !isElsewhere(name);
    }
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
    const unsure = key !== '_target_' || isModule(value);
    return dotted.test(value) ? [{ name: packageOf(value), ...(unsure && { unsure }) }] : [];
  }
  const inner: [string, ConfigValue][] = Array.isArray(value)
    ? value.map((item) => [key, item])
    : isMap(value)
      ? Object.entries(value)
      : [];
  return inner.flatMap(([name, entry]) => packagesNamed(entry, isModule, name));
}
