import { closureOf, type Cause, type Closure } from '../graph/closure';
import { sha256 } from '../graph/disk/sha256';
import type { Lab } from '../graph/lab';
import { dataOf, type Preparation } from '../graph/preparations';
import { canonicalJson } from './canonical-json';
import { hashesOf, type ClosureHashes } from './closure-hashes';
import type { UsedPackages } from './packages';
import type { Surroundings } from './surroundings';

/** Goes up with every change of what these keys are made of. */
const format = 2;

export type Step = 'preprocess' | 'split';

/** What prepared data, or its splits, are made from. */
export interface StepParts extends ClosureHashes, UsedPackages {
  format: typeof format;
  step: Step;
  /** Digests of the datasets, and keys of other prepared data, that it reads. */
  datasets: Record<string, string>;
  python: string | null;
  runtime: string | null;
}

export interface StepKey {
  key: string;
  parts: StepParts;
}

/** Why there is no key. */
interface NoKey {
  problems: string[];
}

/** The keys of a preparation; one that it does not have is left out. */
export interface PreparationKeys {
  preprocess?: string;
  split?: string;
}

/**
 * Equal exactly when the data, or its splits, would be made in the same way from the same.
 *
 * @param users the data that is made of this, for it must not go in a circle
 */
export function stepKey(
  lab: Lab,
  preparation: Preparation,
  step: Step,
  surroundings: Surroundings,
  users: readonly string[] = [],
): StepKey | NoKey {
  const { python, runtime, locked } = surroundings;
  const file = step === 'split' ? preparation.split : preparation.file;
  if (file === undefined) {
    return { problems: [`${preparation.root} has no split.py.`] };
  }
  const closure = closureFrom(lab, file);
  const own = dataOf(preparation);
  const named = dataNamed(lab, closure).filter((name) => name !== own);
  const raw = preparation.kind === 'processed' && lab.hasDataset(preparation.name);
  const read = step === 'preprocess' && raw ? [...named, preparation.name] : named;
  const { digests, problems } = dataDigests(lab, read, surroundings, [...users, own]);
  if (step === 'split') {
    const made = stepKey(lab, preparation, 'preprocess', surroundings, users);
    if ('problems' in made) {
      problems.push(...made.problems);
    } else {
      digests[own] = made.key;
    }
  }
  // The runtime's splits are scikit-learn's, which no module of the lab need import for that.
  const splitters = step === 'split' ? [{ name: 'sklearn', unsure: true as const }] : [];
  const imports = [...closure.packages.values(), ...splitters];
  const { problems: unknown, ...packages } = locked.of(imports, closure.widenedBy !== undefined);
  if (problems.length + unknown.length > 0) {
    return { problems: [...problems, ...unknown] };
  }
  const parts: StepParts = {
    format,
    step,
    ...hashesOf(lab, closure),
    datasets: digests,
    ...packages,
    python,
    runtime,
  };
  return { key: sha256(canonicalJson(parts)), parts };
}

interface Digests {
  digests: Record<string, string>;
  /** Why data has no digest. */
  problems: string[];
}

/**
 * What stands for data in a key, by its name: the manifest of a dataset, the last key of prepared data.
 *
 * @param users the data that is made of this
 */
export function dataDigests(
  lab: Lab,
  names: readonly string[],
  surroundings: Surroundings,
  users: readonly string[] = [],
): Digests {
  const found: Digests = { digests: {}, problems: [] };
  for (const name of [...new Set(names)].sort()) {
    const preparation = lab.preparation(name);
    if (!preparation) {
      found.digests[name] = lab.datasetDigest(name);
    } else if (users.includes(name)) {
      found.problems.push(`${[...users, name].join(' is made of ')}: that is a circle.`);
    } else {
      const made = stepKey(lab, preparation, lastStep(preparation), surroundings, users);
      if ('problems' in made) {
        found.problems.push(...made.problems);
      } else {
        found.digests[name] = made.key;
      }
    }
  }
  return found;
}

/** The step whose key stands for the data: with splits, they are part of it. */
export const lastStep = ({ split }: Preparation): Step =>
  split === undefined ? 'preprocess' : 'split';

/** Both keys. */
export function preparationKeys(
  lab: Lab,
  preparation: Preparation,
  surroundings: Surroundings,
): PreparationKeys {
  const keys: PreparationKeys = {};
  for (const step of ['preprocess', 'split'] as const) {
    const made = stepKey(lab, preparation, step, surroundings);
    if ('key' in made) {
      keys[step] = made.key;
    }
  }
  return keys;
}

/** The data that the modules of a closure name and that this lab has, by the names that `dataset:` has for it. */
export const dataNamed = (lab: Lab, closure: Closure): string[] => [
  ...dataCauses(lab, closure).keys(),
];

/** The same with the line that names each. */
export const dataCauses = (lab: Lab, { datasets }: Closure): Map<string, Cause> =>
  new Map(
    [...datasets].flatMap(([name, cause]): [string, Cause][] => {
      const own = lab.dataOf(name);
      return own === undefined ? [] : [[own, cause]];
    }),
  );

/** The other prepared data that the code of one reads, with the line that names each. */
export function dataReadBy(lab: Lab, preparation: Preparation): Map<string, Cause> {
  const own = dataOf(preparation);
  const named = filesOf(preparation).flatMap((file) => [
    ...dataCauses(lab, closureFrom(lab, file)),
  ]);
  return new Map(named.filter(([name]) => name !== own && name.includes('/')));
}

/**
 * The code behind prepared data: its own, and that of the prepared data which it reads, with what names the data.
 *
 * @param causes of the names
 */
function preparationsBehind(
  lab: Lab,
  names: readonly string[],
  causes: ReadonlyMap<string, Cause> = new Map(),
): Map<Preparation, Cause | undefined> {
  const found = new Map<Preparation, Cause | undefined>();
  const visit = (name: string, cause: Cause | undefined) => {
    const preparation = lab.preparation(name);
    if (preparation && !found.has(preparation)) {
      found.set(preparation, cause);
      dataReadBy(lab, preparation).forEach((by, other) => visit(other, by));
    }
  };
  names.forEach((name) => visit(name, causes.get(name)));
  return found;
}

/**
 * The files that prepared data is made from, splits and other prepared data included, each with what leads to it.
 *
 * @param causes what names the data; default: the code itself
 */
export const closuresOfData = (
  lab: Lab,
  names: readonly string[],
  causes?: ReadonlyMap<string, Cause>,
): Closure[] =>
  [...preparationsBehind(lab, names, causes)].flatMap(([preparation, cause]) =>
    filesOf(preparation).map((file) => closureFrom(lab, file, cause)),
  );

/** The datasets that prepared data is made from. */
export const rawDataBehind = (lab: Lab, names: readonly string[]): string[] =>
  [...preparationsBehind(lab, names).keys()].flatMap((preparation) => [
    ...(preparation.kind === 'processed' && lab.hasDataset(preparation.name)
      ? [preparation.name]
      : []),
    ...filesOf(preparation)
      .flatMap((file) => dataNamed(lab, closureFrom(lab, file)))
      .filter((name) => !name.includes('/')),
  ]);

/** What all the code behind prepared data comes to, for explanations. */
export function madeFrom(lab: Lab, names: readonly string[], surroundings: Surroundings): MadeFrom {
  const parts = [...preparationsBehind(lab, names).keys()].flatMap((preparation) =>
    (['preprocess', 'split'] as const).flatMap((step) => {
      const made = stepKey(lab, preparation, step, surroundings);
      return 'key' in made ? made.parts : [];
    }),
  );
  const all = <Part extends keyof MadeFrom>(part: Part): MadeFrom[Part] =>
    Object.assign({}, ...parts.map((one) => one[part]));
  return {
    modules: all('modules'),
    files: all('files'),
    datasets: Object.fromEntries(
      Object.entries(all('datasets')).filter(([name]) => !name.includes('/')),
    ),
    packages: all('packages'),
    unlocked: all('unlocked'),
  };
}

export type MadeFrom = Pick<StepParts, 'modules' | 'files' | 'datasets' | 'packages' | 'unlocked'>;

const filesOf = ({ file, split }: Preparation): string[] =>
  split === undefined ? [file] : [file, split];

/** What a file of `src/preprocess` makes Python read. */
export function closureFrom(lab: Lab, file: string, cause: Cause = { file, line: 1 }): Closure {
  const value = file.replace(/\.py$/, '').replaceAll('/', '.');
  return closureOf(lab, {
    references: [{ value, key: '', kind: 'module', ...cause }],
    preparesData: true,
  });
}
