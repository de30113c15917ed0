import {
  isMap,
  mergeExperiments,
  untrainedKeys,
  type ConfigMap,
  type ConfigValue,
  type Experiment,
} from '@tensorlab/lab';
import { withoutDefaults, withoutEvaluateDefaults } from '../key/defaults';
import { filesOf, keysInOrder, orderedText, pathBelow, sectionsText } from '../key/section-text';
import { pair, type ConfigReason } from './reasons';

/** `file:line` of each key. */
type Lines = Readonly<Record<string, string>>;

interface Origins {
  then: Lines;
  now: Lines;
}

/**
 * The keys of an experiment's training sections that differ.
 *
 * With an interpolation the whole of every file is in the key, and then any key of any of them may be the reason: what
 * the experiment comes to is compared first.
 */
export function compareSections(then: ConfigMap, now: ConfigMap, origins: Origins): ConfigReason[] {
  if (sectionsText(then) === sectionsText(now)) {
    return [];
  }
  const [before, after] = [wholeOf(then), wholeOf(now)];
  const training = compareMaps(trained(before), trained(after), '', withoutDefaults, origins);
  if (training.length > 0) {
    return training;
  }
  const all = compareValues(before, after, '', origins);
  return all.length > 0
    ? all
    : compareValues(filesOf(then) ?? [then], filesOf(now) ?? [now], 'extends', origins);
}

/** The section `evaluate`; without one the defaults count. */
export function compareEvaluate(
  then: ConfigValue | undefined,
  now: ConfigValue | undefined,
  origins: Origins,
): ConfigReason[] {
  const [before, after] = [then ?? {}, now ?? {}];
  return isMap(before) && isMap(after)
    ? compareMaps(before, after, 'evaluate', withoutEvaluateDefaults, origins)
    : compareValues(before, after, 'evaluate', origins);
}

/** A default that only one of two maps writes out is no difference. */
function compareMaps(
  then: ConfigMap,
  now: ConfigMap,
  path: string,
  withoutDefaults: (map: ConfigMap) => ConfigMap,
  origins: Origins,
): ConfigReason[] {
  const [own, ownNow] = [withoutDefaults(then), withoutDefaults(now)];
  const text = (map: ConfigMap, key: string) =>
    map[key] === undefined ? undefined : orderedText(map[key], pathBelow(path, key));
  return [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .filter((key) => text(own, key) !== text(ownNow, key))
    .flatMap((key) => compareValues(then[key], now[key], pathBelow(path, key), origins));
}

/** The leaves below `path` that differ, and the maps whose order does. */
export function compareValues(
  then: ConfigValue | undefined,
  now: ConfigValue | undefined,
  path: string,
  origins: Origins,
): ConfigReason[] {
  const keys = branchesOf(then, now);
  if (keys) {
    return [
      ...compareOrder(then, now, path, origins),
      ...keys.flatMap((key) =>
        compareValues(branch(then, key), branch(now, key), pathBelow(path, key), origins),
      ),
    ];
  }
  if (then === now || (then !== undefined && now !== undefined && isSame(then, now, path))) {
    return [];
  }
  return [
    { kind: 'config', subject: path, ...pair(then, now), ...placesOf(then, now, path, origins) },
  ];
}

/** Keys that two maps share, where Python is handed them in another order. */
function compareOrder(
  then: ConfigValue | undefined,
  now: ConfigValue | undefined,
  path: string,
  origins: Origins,
): ConfigReason[] {
  if (!isMap(then) || !isMap(now)) {
    return [];
  }
  const place = path.replace(/^extends\[\d+\]\.?/, '');
  const old = keysInOrder(then, place).filter((key) => Object.hasOwn(now, key));
  const current = keysInOrder(now, place).filter((key) => Object.hasOwn(then, key));
  const isSame = old.every((key, index) => key === current[index]);
  const places = placesOf(then, now, path, origins);
  return isSame
    ? []
    : [{ kind: 'config', subject: path, order: true, old, new: current, ...places }];
}

function placesOf(
  then: ConfigValue | undefined,
  now: ConfigValue | undefined,
  path: string,
  origins: Origins,
): Pick<ConfigReason, 'origin' | 'oldOrigin'> {
  const origin = now === undefined ? undefined : originOf(path, origins.now);
  const oldOrigin = then === undefined ? undefined : originOf(path, origins.then);
  return { ...(origin && { origin }), ...(oldOrigin && { oldOrigin }) };
}

const isSame = (a: ConfigValue, b: ConfigValue, path: string) =>
  orderedText(a, path) === orderedText(b, path);

/** What to look into: maps, one of which may be absent, and lists of maps of one length. Any other value is compared whole. */
function branchesOf(
  then: ConfigValue | undefined,
  now: ConfigValue | undefined,
): string[] | undefined {
  const maps = [then, now].filter((value) => value !== undefined);
  if (maps.length > 0 && maps.every(isFilledMap)) {
    return [...new Set(maps.flatMap((map) => Object.keys(map)))];
  }
  if (Array.isArray(then) && Array.isArray(now) && then.length === now.length) {
    return [...then, ...now].every(isMap) ? then.map((_, index) => `[${index}]`) : undefined;
  }
  return undefined;
}

const isFilledMap = (value: ConfigValue): value is ConfigMap =>
  isMap(value) && Object.keys(value).length > 0;

function branch(value: ConfigValue | undefined, key: string): ConfigValue | undefined {
  return Array.isArray(value)
    ? value[Number(key.slice(1, -1))]
    : isMap(value) && Object.hasOwn(value, key)
      ? value[key]
      : undefined;
}

/** A key inside of a flow map has its own line; one that has none has that of what it is in. */
function originOf(path: string, lines: Lines): string | undefined {
  for (let at = path; at !== ''; at = at.replace(/(^|\.)[^.[]*$|\[\d+\]$/, '')) {
    if (Object.hasOwn(lines, at)) {
      return lines[at];
    }
  }
  return undefined;
}

/** An experiment with what it extends merged under it, where the key has them file by file. */
function wholeOf(sections: ConfigMap): ConfigMap {
  const [own, ...parents] = filesOf(sections) ?? [sections];
  return mergeExperiments(asExperiment(own), parents.map(asExperiment));
}

const asExperiment = (value: ConfigValue | undefined): Experiment =>
  ({ value: isMap(value) ? value : {} }) as Experiment;

const trained = (value: ConfigMap): ConfigMap =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !untrainedKeys.includes(key)));
