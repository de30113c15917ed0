import { isMap, type ConfigMap, type ConfigValue } from './config-value';
import { isInside, isSha256, readSource, type DatasetSource } from './dataset-source';
import { didYouMean } from './errors';
import { folderName } from './experiment-file';
import { suggest } from './names';
import { lineOf } from './references';
import { readYaml, type Problem } from './yaml-file';

export interface DatasetFile {
  /** Relative to the dataset's folder. */
  path: string;
  /** Bytes. */
  size?: number;
  /** 64 hexadecimal digits. */
  sha256?: string;
  /** Where a DVC pointer stands for the file. */
  md5?: string;
}

/** One `datasets/raw/<name>/dataset.yaml`. */
export interface DatasetManifest {
  /** The name of its folder. */
  name: string;
  file: string;
  value: ConfigMap;
  source?: DatasetSource;
  /** Every file of the data; undefined where nothing is recorded, or where the list is a file of its own. */
  files?: DatasetFile[];
  /** SHA-256 of `files.tsv`, which has the files where they are many. */
  listSha256?: string;
  problems: Problem[];
}

/** The file beside a dataset.yaml that lists its files where they are many. */
export const fileList = 'files.tsv';

const texts = ['name', 'description', 'licence', 'homepage'];
const known = [...texts, 'source', 'files'];

/** Reads a manifest. Never throws. */
export function parseDataset(text: string, file: string): DatasetManifest {
  const { value, lines, problems } = readYaml(text);
  const name = folderName(file);
  if (!isMap(value)) {
    if (problems.length === 0) problems.push({ line: 1, message: 'A dataset.yaml is a map.' });
    return { name, file, problems, value: {} };
  }
  for (const [key, entry] of Object.entries(value)) {
    const message = keyProblem(key, entry, name);
    if (message !== undefined) problems.push({ line: lineOf(lines, key), message });
  }
  const source = 'source' in value ? readSource(value.source!, lines, problems) : undefined;
  return { name, file, value, source, ...readFiles(value.files, lines, problems), problems };
}

/** The part of a manifest that decides which data it is: all but what is said about it. */
export const dataOfManifest = (value: ConfigMap): ConfigMap =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !texts.includes(key)));

function keyProblem(key: string, value: ConfigValue, name: string): string | undefined {
  if (!known.includes(key)) {
    const near = key === 'license' ? 'licence' : suggest(key, known);
    return [`${key} is not a key of a dataset.`, near && didYouMean(near)]
      .filter(Boolean)
      .join(' ');
  }
  if (texts.includes(key) && typeof value !== 'string') return `${key} takes a text.`;
  return key === 'name' && value !== name
    ? `name says ${value}, and the folder's name is ${name}.`
    : undefined;
}

function readFiles(
  listed: ConfigValue | undefined,
  lines: Record<string, number>,
  problems: Problem[],
): Pick<DatasetManifest, 'files' | 'listSha256'> {
  if (listed === undefined || listed === null) return {};
  if (isMap(listed)) {
    if (listed.list === fileList && isSha256(listed.sha256)) return { listSha256: listed.sha256 };
    const message = `files, as a map, has list: ${fileList}, and its sha256.`;
    problems.push({ line: lineOf(lines, 'files'), message });
    return {};
  }
  if (!Array.isArray(listed)) {
    problems.push({ line: lineOf(lines, 'files'), message: 'files takes a list.' });
    return {};
  }
  const seen = new Set<string>();
  const files = listed.flatMap((entry, index) => {
    const message = fileProblem(entry) ?? twice(entry, seen);
    if (message === undefined) return [entry as unknown as DatasetFile];
    problems.push({ line: lineOf(lines, `files[${index}]`), message });
    return [];
  });
  return { files };
}

function fileProblem(entry: ConfigValue): string | undefined {
  if (!isMap(entry) || typeof entry.path !== 'string') return 'An entry of files has a path.';
  const { path, size, sha256, ...others } = entry;
  const [other] = Object.keys(others);
  if (other !== undefined) return `${other} is not a key of a file: path, size, sha256.`;
  if (!isInside(path)) return `${path} is not inside the dataset's folder.`;
  if (size !== undefined && !(Number.isSafeInteger(size) && (size as number) >= 0)) {
    return `The size of ${path} is a number of bytes.`;
  }
  if (sha256 !== undefined && !isSha256(sha256)) {
    return `The sha256 of ${path} has 64 hexadecimal digits.`;
  }
  return undefined;
}

function twice(entry: ConfigValue, seen: Set<string>): string | undefined {
  const { path } = entry as { path: string };
  if (seen.has(path)) return `${path} stands here twice.`;
  seen.add(path);
  return undefined;
}

/**
 * Reads `files.tsv`: a line `<sha256> <size> <path>` a file, with tabs between.
 *
 * @returns the files, or the first line that is none
 */
export function parseFileList(text: string): DatasetFile[] | Problem {
  const files: DatasetFile[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const [sha256 = '', size = '', path = '', ...more] = line.split('\t');
    if (!isSha256(sha256) || !/^\d+$/.test(size) || !isInside(path) || path === '' || more.length) {
      return { line: index + 1, message: 'A line has a sha256, a size and a path, by tabs.' };
    }
    files.push({ path, size: Number(size), sha256 });
  }
  return files;
}

/** What {@link parseFileList} reads. */
export const fileListText = (files: readonly Required<Omit<DatasetFile, 'md5'>>[]): string =>
  files.map(({ path, size, sha256 }) => `${sha256}\t${size}\t${path}\n`).join('');

/** The files behind a DVC pointer, `<file>.dvc`; undefined for a folder, whose files DVC lists in its own cache. */
export function parseDvc(text: string): DatasetFile[] | undefined {
  const { value } = readYaml(text);
  const outs = isMap(value) && Array.isArray(value.outs) ? value.outs : [];
  const files = outs.flatMap((out): DatasetFile[] =>
    isMap(out) && typeof out.md5 === 'string' && typeof out.path === 'string'
      ? [{ path: out.path, size: Number(out.size ?? NaN), md5: out.md5 }]
      : [],
  );
  const whole = files.length > 0 && files.length === outs.length;
  return whole && files.every(({ md5, path }) => !md5!.endsWith('.dir') && isInside(path))
    ? files.map(({ size, ...file }) => (Number.isNaN(size) ? file : { ...file, size }))
    : undefined;
}
