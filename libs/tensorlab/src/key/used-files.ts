import {
  hasInterpolation,
  resolveExperimentTexts,
  type ConfigMap,
  type ConfigValue,
  type MergedExperiment,
  type Reference,
} from '@tensorlab/lab';
import { closureOf, type Closure } from '../graph/closure';
import type { Lab } from '../graph/lab';
import { dataOf } from '../graph/preparations';
import { hashesOf, type ClosureHashes } from './closure-hashes';
import { variableDigest } from './inputs';
import { interpolations, mayName, type Interpolations, type Open } from './interpolations';
import { packagesNamed, type UsedPackages } from './packages';
import { dataDigests, dataNamed } from './preparation';
import type { Surroundings } from './surroundings';

/** What a part of an experiment is made from beside the config itself. */
export interface UsedFiles extends ClosureHashes, UsedPackages {
  /** Digest of each dataset's manifest, by the dataset's name; of prepared data, `processed/digits`, the key. */
  datasets: Record<string, string>;
  /** SHA-256 of each environment variable that the config reads; null where it is not set. */
  environment?: Record<string, string | null>;
}

/** An experiment has no key: what has to be mended first. */
export interface Unkeyed {
  unkeyed: string[];
}

export const isUnkeyed = (parts: object): parts is Unkeyed => 'unkeyed' in parts;

type References = MergedExperiment['references'];

/**
 * The files, datasets and variables behind some top-level sections of an experiment.
 *
 * @param config what is judged for interpolations: the sections, or whole files where they may refer to each other
 * @param counts whether a section's references count
 */
export function usedFiles(
  lab: Lab,
  merged: MergedExperiment,
  config: ConfigValue,
  counts: (section: string) => boolean,
  surroundings: Surroundings,
): UsedFiles | Unkeyed {
  const { env, locked } = surroundings;
  const own = sectionsOf(merged, counts, env);
  const open = openIn(config, merged, env);
  const closure = closureFor(lab, merged, counts, env);
  const datasets = datasetsOf(lab, own, closure);
  const data = dataDigests(lab, datasets, surroundings);
  const imports = [config, own.value].flatMap((value) =>
    packagesNamed(value, (name) => lab.named(name) !== undefined),
  );
  const { problems, ...packages } = locked.of(
    [...imports, ...closure.packages.values()],
    closure.widenedBy !== undefined,
  );
  const unkeyed = [...obstacles(lab, merged, own, datasets, open), ...data.problems, ...problems];
  if (unkeyed.length > 0) {
    return { unkeyed };
  }
  const environment = Object.fromEntries(
    open.environment.map((name) => [name, variableDigest(env[name])]),
  );
  return {
    ...hashesOf(lab, closure),
    datasets: data.digests,
    ...packages,
    ...(open.environment.length > 0 && { environment }),
  };
}

/** The files behind some top-level sections of an experiment. */
export function closureFor(
  lab: Lab,
  merged: MergedExperiment,
  counts: (section: string) => boolean,
  env: NodeJS.ProcessEnv,
): Closure {
  const { references, open } = sectionsOf(merged, counts, env);
  const widenedBy = open.module ? { file: merged.file, line: 1 } : undefined;
  return closureOf(lab, { references, widenedBy });
}

/** What some sections name, their interpolations replaced, and what they may name where that cannot be done. */
interface Sections {
  value: ConfigMap;
  references: References;
  open: Open;
}

/** What a config with interpolations depends on, wherever in the experiment they lead. */
function openIn(
  config: ConfigValue,
  merged: MergedExperiment,
  env: NodeJS.ProcessEnv,
): Interpolations {
  if (!hasInterpolation(config)) {
    return { environment: [] };
  }
  const resolved = resolveExperimentTexts(merged, env);
  const open = interpolations(resolved.value);
  return {
    ...open,
    environment: [...new Set([...resolved.environment, ...open.environment])].sort(),
  };
}

function sectionsOf(
  merged: MergedExperiment,
  counts: (section: string) => boolean,
  env: NodeJS.ProcessEnv,
): Sections {
  const whole = hasInterpolation(merged.value) ? resolveExperimentTexts(merged, env) : merged;
  const value = Object.fromEntries(
    Object.entries(whole.value).filter(([section]) => counts(section)),
  );
  return {
    value,
    references: whole.references.filter(({ key }) => counts(/^[^.[]*/.exec(key)![0])),
    open: mayName(value),
  };
}

/** The data that the text of a reference names; of `dataset:` also what the lab does not have. */
export const dataOfReference = (lab: Lab, { kind, value }: Reference): string[] =>
  kind === 'dataset' ? [value] : kind === 'data' ? lab.dataNamed(value) : [];

function datasetsOf(lab: Lab, { references, open }: Sections, closure: Closure): string[] {
  const named = references.flatMap((reference) => dataOfReference(lab, reference));
  // A module may speak of a dataset that this lab does not have: of those, only the experiment's own must be there.
  const known = dataNamed(lab, closure);
  const all = open.dataset ? [...lab.tree.datasets, ...lab.preparations().map(dataOf)] : [];
  return [...new Set([...named, ...known, ...all])].sort();
}

function obstacles(
  lab: Lab,
  merged: MergedExperiment,
  { references }: Sections,
  datasets: readonly string[],
  { unknown }: Interpolations,
): string[] {
  const problems = merged.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  const missing = references
    .filter(({ kind, value }) => kind === 'target' && /^src\b/.test(value))
    .filter(({ value }) => lab.named(value) === undefined)
    .map(({ file, line, value }) => `${file}:${line}: ${value} does not exist.`);
  const noDatasets = datasets
    .filter((name) => !lab.hasDataset(name) && !lab.preparation(name))
    .map((name) => `${merged.file}: there is no dataset ${name}.`);
  const unknowable = unknown ? [`${merged.file}: only Python knows what ${unknown} is.`] : [];
  return [...problems, ...missing, ...noDatasets, ...unknowable];
}
