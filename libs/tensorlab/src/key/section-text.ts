import { isMap, objectSections, type ConfigMap, type ConfigValue } from '@tensorlab/lab';
import { withoutDefaults } from './defaults';

/**
 * Sections of an experiment as a key has them: equal texts for what Python cannot tell apart.
 *
 * Python hands maps on in the order in which they are written: keyword arguments, a dict of layers. Only where the runtime itself
 * looks keys up by their names does their order say nothing.
 *
 * @param value of a merged experiment, or `{'!!files': [...]}` of several that are not merged
 */
export function sectionsText(value: ConfigMap): string {
  const files = filesOf(value);
  return files
    ? `[${files.map((file) => orderedText(file)).join()}]`
    : orderedText(withoutDefaults(value));
}

/** @param path of the value in the experiment; empty for the whole */
export function orderedText(value: ConfigValue, path = ''): string {
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => orderedText(item, `${path}[${index}]`)).join()}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  const entries = keysInOrder(value, path).map(
    (key) => `${JSON.stringify(key)}:${orderedText(value[key]!, pathBelow(path, key))}`,
  );
  return `{${entries.join()}}`;
}

/** The keys of a map, in their order where it can be seen, else sorted. */
export const keysInOrder = (map: ConfigMap, path: string): string[] =>
  hasOrder(path)
    ? [...special.filter((key) => key in map), ...argumentsOf(map)]
    : Object.keys(map).sort();

/** What says how an object is built, and is not handed to it. */
const special = ['_target_', '_partial_', '_args_'];

const argumentsOf = (map: ConfigMap) => Object.keys(map).filter((key) => !special.includes(key));

/** Whether the order of the keys of a map can be seen: in whatever builds an object, and in all maps that are handed to one. */
const hasOrder = (path: string): boolean =>
  /[.[]/.test(path) || (objectSections as readonly string[]).includes(path);

export const pathBelow = (path: string, key: string) =>
  path === '' || key.startsWith('[') ? `${path}${key}` : `${path}.${key}`;

/** The files of sections that only Python can merge. */
export function filesOf(sections: ConfigValue): ConfigValue[] | undefined {
  const files = isMap(sections) ? sections['!!files'] : undefined;
  return Array.isArray(files) ? files : undefined;
}
