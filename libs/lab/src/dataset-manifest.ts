import { isMap, type ConfigMap, type ConfigValue } from './config-value';
import { folderName } from './experiment-file';
import { lineOf } from './references';
import { readYaml, type Problem } from './yaml-file';

export interface DatasetFile {
  /** Relative to the dataset's folder. */
  path: string;
  /** Bytes. */
  size?: number;
  /** 64 hexadecimal digits. */
  sha256?: string;
}

/** One `datasets/raw/<name>/dataset.yaml`. */
export interface DatasetManifest {
  /** The name of its folder. */
  name: string;
  file: string;
  value: ConfigMap;
  files: DatasetFile[];
  problems: Problem[];
}

/** Reads a manifest. Keys other than `files` are the fetcher's: they are kept and not judged. Never throws. */
export function parseDataset(text: string, file: string): DatasetManifest {
  const { value, lines, problems } = readYaml(text);
  const manifest = { name: folderName(file), file, problems };
  if (!isMap(value)) {
    if (problems.length === 0) problems.push({ line: 1, message: 'A dataset.yaml is a map.' });
    return { ...manifest, value: {}, files: [] };
  }
  const listed = value.files ?? [];
  const entries = Array.isArray(listed) ? listed : [];
  if (!Array.isArray(listed)) {
    problems.push({ line: lineOf(lines, 'files'), message: 'files takes a list.' });
  }
  const files = entries.flatMap((entry, index) => {
    const message = fileProblem(entry);
    if (message === undefined) return [entry as unknown as DatasetFile];
    problems.push({ line: lineOf(lines, `files[${index}]`), message });
    return [];
  });
  return { ...manifest, value, files };
}

function fileProblem(entry: ConfigValue): string | undefined {
  if (!isMap(entry) || typeof entry.path !== 'string') return 'An entry of files has a path.';
  const { path, size, sha256 } = entry;
  if (/^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..')) {
    return `${path} is not inside the dataset's folder.`;
  }
  if (size !== undefined && !(Number.isSafeInteger(size) && (size as number) >= 0)) {
    return `The size of ${path} is a number of bytes.`;
  }
  if (sha256 !== undefined && !(typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256))) {
    return `The sha256 of ${path} has 64 hexadecimal digits.`;
  }
  return undefined;
}
