import { isMap, type ConfigMap, type ConfigValue } from './config-value';
import { crossvalProblems } from './crossval';
import { didYouMean } from './errors';
import { suggest } from './names';
import { findReferences, lineOf, type Reference } from './references';
import { readYaml, type Problem } from './yaml-file';

/** One `experiment.yaml`, before its parents are merged under it. */
export interface Experiment {
  /** The name of its folder. */
  name: string;
  file: string;
  /** Empty where the file cannot be read. */
  value: ConfigMap;
  /** The line of every key path, from 1. */
  lines: Record<string, number>;
  /** What the runtime refuses, or might read otherwise: such an experiment is never taken from a cache. */
  problems: Problem[];
  references: Reference[];
}

/** Sections that build an object: a map with `_target_`. */
export const objectSections = [
  'architecture',
  'dataloader',
  'loss',
  'optimizer',
  'scheduler',
  'trainer',
] as const;

/** Every top-level key of an experiment. */
export const experimentKeys: readonly string[] = [
  'project',
  'extends',
  'description',
  'tags',
  'seed',
  ...objectSections,
  'tracking',
  'evaluate',
  'crossval',
  'resources',
  'inputs',
  'init_from',
  'freeze',
];

/** What must be there once the parents are merged. */
export const requiredKeys: readonly string[] = [
  'project',
  ...objectSections.filter((section) => section !== 'scheduler'),
];

const maps = [...objectSections, 'evaluate', 'resources'];
const texts = ['project', 'extends', 'description'];
const lists = ['tags', 'inputs', 'freeze'];
/** Keys whose null says the same as their absence; that of the optimizer, that no steps are taken. */
const nullable = ['extends', 'description', 'tags', 'optimizer', 'scheduler', 'init_from'];

/**
 * Reads one file. Never throws: what is wrong is in `problems`, and `references` has what could be read all the same.
 *
 * @param file `experiments/configs/<name>/experiment.yaml`, with whatever stands before it
 */
export function parseExperiment(text: string, file: string): Experiment {
  const { value, lines, problems } = readYaml(text);
  const experiment = { name: folderName(file), file, lines, problems };
  if (!isMap(value)) {
    if (problems.length === 0) problems.push({ line: 1, message: notAMap(value) });
    return { ...experiment, value: {}, references: [] };
  }
  problems.push(...checkKeys(value, lines));
  return { ...experiment, value, references: findReferences(value, lines) };
}

/** What is wrong with the top-level keys of an experiment, each by itself. */
export const checkKeys = (value: ConfigMap, lines: Record<string, number>): Problem[] =>
  Object.entries(value).flatMap(([key, entry]) => keyProblem(key, entry, lines));

/** `a/b/experiment.yaml` -> `b` */
export const folderName = (file: string): string => file.split(/[/\\]/).at(-2) ?? '';

function notAMap(value: ConfigValue | undefined): string {
  if (value === undefined || value === null) return 'The file is empty.';
  const found = Array.isArray(value) ? 'a list' : 'one value';
  return `An experiment is a map of keys such as project and architecture, the file is ${found}.`;
}

function keyProblem(key: string, value: ConfigValue, lines: Record<string, number>): Problem[] {
  if (key === 'crossval') {
    return crossvalProblems(value).map(({ key, message }) => ({
      line: lineOf(lines, key),
      message,
    }));
  }
  const message = experimentKeys.includes(key) ? typeProblem(key, value) : unknownKey(key);
  return message === undefined ? [] : [{ line: lineOf(lines, key), message }];
}

function unknownKey(key: string): string {
  const near = suggest(key, experimentKeys);
  return [`${key} is not a key of an experiment.`, near && didYouMean(near)]
    .filter(Boolean)
    .join(' ');
}

function typeProblem(key: string, value: ConfigValue): string | undefined {
  if (value === null && nullable.includes(key)) return undefined;
  if (typeof value === 'string' && value.includes('${')) {
    return texts.includes(key) ? `${key} takes a text without interpolation.` : undefined;
  }
  if (texts.includes(key) && typeof value !== 'string') return `${key} takes a text.`;
  if (lists.includes(key) && !isTexts(value)) return `${key} takes a list of texts.`;
  if (maps.includes(key) && !isMap(value)) return `${key} takes a map.`;
  if (key === 'tracking' && !isTexts(value) && !isMap(value))
    return 'tracking takes a list of texts, or a map of trackers with their options.';
  if (key === 'init_from' && !isInitial(value))
    return 'init_from takes a text, or a map with from and skip.';
  if (key === 'seed' && !isInteger(value)) return 'seed takes an integer.';
  return undefined;
}

const isInitial = (value: ConfigValue) =>
  typeof value === 'string' || (isMap(value) && typeof value.from === 'string');

const isTexts = (value: ConfigValue) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const isInteger = (value: ConfigValue) =>
  Number.isSafeInteger(value) || (typeof value === 'object' && value !== null && '!!int' in value);
