import { hasInterpolation, isMap, type ConfigMap, type ConfigValue } from './config-value';
import { crossvalProblem } from './crossval';
import { didYouMean } from './errors';
import { requiredKeys, type Experiment } from './experiment-file';
import { kebabName, suggest } from './names';
import { findReferences, lineOf, type Reference } from './references';
import type { Problem } from './yaml-file';

/** Keys that cannot change what is trained. */
export const untrainedKeys: readonly string[] = [
  'project',
  'extends',
  'description',
  'tags',
  'tracking',
  'evaluate',
  'crossval',
  'resources',
];

const ownKeys = ['description', 'tags'];

export interface MergedExperiment {
  name: string;
  file: string;
  /** The experiment and its parents, the nearest first; before them what the command line sets. */
  chain: Experiment[];
  value: ConfigMap;
  /** What is wrong in any file of the chain and with the whole. */
  problems: (Problem & { file: string })[];
  /** What the whole still names: a `_target_` that a child replaced is not among them. */
  references: (Reference & { file: string })[];
}

/**
 * An experiment with all that it extends.
 *
 * @param load gives a parent by its name, or undefined where there is none
 * @param known the names of all experiments, for near matches
 * @param overrides what the command line sets, over all of it
 */
export function resolveExperiment(
  experiment: Experiment,
  load: (name: string) => Experiment | undefined,
  known: readonly string[] = [],
  overrides?: Experiment,
): MergedExperiment {
  const { chain: files, problems } = followExtends(experiment, load, known);
  const chain = overrides ? [overrides, ...files] : files;
  const written = mergeExperiments(experiment, files.slice(1));
  const value = overrides ? merge(written, overrides.value) : written;
  const own = chain.flatMap(({ file, problems }) => problems.map((item) => ({ file, ...item })));
  const missing =
    [...own, ...problems].length > 0
      ? []
      : [...missingKeys(experiment, value), ...crossvalWhole(chain, value)];
  const references = findReferences(value).map((reference) => located(reference, chain));
  const { name, file } = experiment;
  return { name, file, chain, value, problems: [...own, ...problems, ...missing], references };
}

/**
 * @param parents the nearest first
 * @returns maps merged deeply, lists and scalars of the child, a section whose `_target_` differs whole
 */
export const mergeExperiments = (child: Experiment, parents: readonly Experiment[]): ConfigMap =>
  [child.value, ...parents.map(inherited)].reduceRight((below, above) => merge(below, above));

/** What a parent says of itself is not handed down. */
function inherited({ value }: Experiment): ConfigMap {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !ownKeys.includes(key)));
}

/**
 * The part of an experiment that decides what is trained. With an interpolation or a mandatory value (`???`)
 * anywhere, that is every file of the chain whole: only Python knows what they come to.
 */
export function trainingSections({
  chain,
  value,
}: Pick<MergedExperiment, 'chain' | 'value'>): ConfigMap {
  const files = chain.map((experiment) => experiment.value);
  if (files.some(isOpen)) return { '!!files': files };
  return Object.fromEntries(Object.entries(value).filter(([key]) => !untrainedKeys.includes(key)));
}

const isOpen = (value: ConfigValue): boolean => hasInterpolation(value) || isMissing(value);

function isMissing(value: ConfigValue): boolean {
  if (typeof value !== 'object' || value === null) return value === '???';
  return Object.values(value).some(isMissing);
}

function merge(below: ConfigMap, above: ConfigMap): ConfigMap {
  const merged = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const base = merged[key];
    merged[key] =
      isMap(base) && isMap(value) && sameTarget(base, value) ? merge(base, value) : value;
  }
  return merged;
}

/** A section without a `_target_` of its own is about the parent's. To Python, one that is not there is null. */
const sameTarget = (below: ConfigMap, above: ConfigMap) =>
  above._target_ === undefined || above._target_ === (below._target_ ?? null);

function followExtends(
  experiment: Experiment,
  load: (name: string) => Experiment | undefined,
  known: readonly string[],
) {
  const chain = [experiment];
  const problems: MergedExperiment['problems'] = [];
  for (let child = experiment; typeof child.value.extends === 'string';) {
    const written = child.value.extends;
    const names = chain.map(({ name }) => name);
    const isName = names.includes(written) || load(written) !== undefined;
    const parent = isName ? written : kebabName(written);
    const next = names.includes(parent) ? undefined : load(parent);
    if (next === undefined) {
      const message = names.includes(parent)
        ? `extends goes in a circle: ${[...names, parent].join(' -> ')}.`
        : noSuchParent(parent, known);
      problems.push({ file: child.file, line: lineOf(child.lines, 'extends'), message });
      break;
    }
    chain.push(next);
    child = next;
  }
  return { chain, problems };
}

function noSuchParent(parent: string, known: readonly string[]): string {
  const near = suggest(parent, known);
  const what = `extends names ${parent}, which does not exist.`;
  return near === undefined ? what : `${what} ${didYouMean(near)}`;
}

const missingKeys = ({ file }: Experiment, value: ConfigMap): MergedExperiment['problems'] =>
  requiredKeys
    .filter((key) => (value[key] ?? null) === null && !(key === 'optimizer' && key in value))
    .map((key) => ({ file, line: 1, message: `${key} is missing.` }));

function crossvalWhole(
  chain: readonly Experiment[],
  value: ConfigMap,
): MergedExperiment['problems'] {
  const message = crossvalProblem(value);
  const setter = chain.find(({ lines }) => 'crossval' in lines) ?? chain[0]!;
  const line = lineOf(setter.lines, 'crossval');
  return message === undefined ? [] : [{ file: setter.file, line, message }];
}

/** The file that the merged text comes from: the nearest that has it under the same key, else the nearest that has the key. */
export function located(
  reference: Reference,
  chain: readonly Experiment[],
): Reference & { file: string } {
  for (const { references, file } of chain) {
    const same = references.find(
      ({ key, value }) => key === reference.key && value === reference.value,
    );
    if (same) return { ...same, file };
  }
  const setter = chain.find(({ lines }) => Object.hasOwn(lines, reference.key)) ?? chain[0];
  const line = lineOf(setter?.lines ?? {}, reference.key);
  return { ...reference, file: setter?.file ?? '', line };
}
