import {
  isMap,
  mergeExperiments,
  untrainedKeys,
  type ConfigMap,
  type ConfigValue,
  type Experiment,
} from '@tensorlab/lab';
import { canonicalJson } from '../key/canonical-json';
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
export function compareSections(
  then: ConfigValue,
  now: ConfigValue,
  origins: Origins,
): ConfigReason[] {
  if (canonicalJson(then) === canonicalJson(now)) {
    return [];
  }
  const [before, after] = [wholeOf(then), wholeOf(now)];
  const training = compareValues(trained(before), trained(after), '', origins);
  if (training.length > 0) {
    return training;
  }
  const all = compareValues(before, after, '', origins);
  return all.length > 0 ? all : compareValues(filesOf(then), filesOf(now), 'extends', origins);
}

/** The leaves below `path` that differ. */
export function compareValues(
  then: ConfigValue | undefined,
  now: ConfigValue | undefined,
  path: string,
  origins: Origins,
): ConfigReason[] {
  const keys = branchesOf(then, now);
  if (keys) {
    return keys.flatMap((key) =>
      compareValues(branch(then, key), branch(now, key), below(path, key), origins),
    );
  }
  if (then === now || (then !== undefined && now !== undefined && isSame(then, now))) {
    return [];
  }
  const origin = now === undefined ? undefined : originOf(path, origins.now);
  const oldOrigin = then === undefined ? undefined : originOf(path, origins.then);
  return [
    {
      kind: 'config',
      subject: path,
      ...pair(then, now),
      ...(origin && { origin }),
      ...(oldOrigin && { oldOrigin }),
    },
  ];
}

const isSame = (a: ConfigValue, b: ConfigValue) => canonicalJson(a) === canonicalJson(b);

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

const below = (path: string, key: string) =>
  path === '' || key.startsWith('[') ? `${path}${key}` : `${path}.${key}`;

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
function wholeOf(sections: ConfigValue): ConfigMap {
  const [own, ...parents] = filesOf(sections);
  return mergeExperiments(asExperiment(own), parents.map(asExperiment));
}

function filesOf(sections: ConfigValue): ConfigValue[] {
  const files = isMap(sections) ? sections['!!files'] : undefined;
  return Array.isArray(files) ? files : [sections];
}

const asExperiment = (value: ConfigValue | undefined): Experiment =>
  ({ value: isMap(value) ? value : {} }) as Experiment;

const trained = (value: ConfigMap): ConfigMap =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !untrainedKeys.includes(key)));
