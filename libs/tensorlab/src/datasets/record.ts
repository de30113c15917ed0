import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileList, fileListText } from '@tensorlab/lab';
import { Document, isMap, isScalar, isSeq, parseDocument, YAMLMap, type Node } from 'yaml';
import { sha256 } from '../graph/disk/sha256';
import { stampOf } from '../graph/disk/stamp';
import { replaceFile } from '../replace-file';
import { hashFiles } from './hash-files';
import { KnownHashes } from './known-hashes';
import { Progress } from './progress';
import { dataFiles } from './scan';

/** More files than these are listed in a file of their own: dataset.yaml is for people. */
const mostInYaml = 1000;

export interface Recorded {
  path: string;
  size: number;
  sha256: string;
}

/**
 * Size and SHA-256 of every file of the data.
 *
 * @param notes where the hashes of untouched files are kept
 */
export async function measure(folder: string, notes?: string): Promise<Recorded[]> {
  const known = new KnownHashes(notes);
  const files = dataFiles(folder).flatMap((path) => {
    const stamp = stampOf(join(folder, path));
    return stamp ? [{ path, stamp, size: Number(stamp.text.split(':')[0]) }] : [];
  });
  const hashed = files.map(({ path, stamp }) =>
    stamp.racy ? undefined : sha256Only(known.get(path, stamp.text)),
  );
  const unread = files.filter((_, index) => hashed[index] === undefined);
  const progress = new Progress('reading', sum(unread));
  const hashes = await hashFiles(
    unread.map(({ path, size }) => ({ path: join(folder, path), size, algorithm: 'sha256' })),
    progress.advance,
  );
  progress.break();
  unread.forEach(({ path, stamp }, index) => {
    if (!stamp.racy) {
      known.set(path, stamp.text, hashes[index]!);
    }
  });
  known.save();
  let next = 0;
  return files.map(({ path, size }, index) => ({
    path,
    size,
    sha256: hashed[index] ?? hashes[next++]!,
  }));
}

/** Of a DVC pointer's file the md5 may be known. */
const sha256Only = (hash: string | undefined) => (hash?.length === 64 ? hash : undefined);

const sum = (files: readonly { size: number }[]) =>
  files.reduce((total, { size }) => total + size, 0);

/** Writes what the files are into dataset.yaml, and leaves every other byte of it as it is. */
export function writeManifest(folder: string, files: readonly Recorded[]): void {
  const path = join(folder, 'dataset.yaml');
  const text = readFileSync(path, 'utf8');
  if (files.length > mostInYaml) {
    const list = fileListText(files);
    replaceFile(join(folder, fileList), list);
    replaceFile(path, withFiles(text, { list: fileList, sha256: sha256(list) }));
  } else {
    replaceFile(path, withFiles(text, files));
    rmSync(join(folder, fileList), { force: true });
  }
}

type FilesSection = readonly Recorded[] | { list: string; sha256: string };

function withFiles(text: string, files: FilesSection): string {
  const document = parseDocument(text);
  const { contents } = document;
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === 'files')
    : undefined;
  const section = new Document(new YAMLMap());
  section.set('files', filesNode(section, pair?.value, files));
  const written = section.toString({ lineWidth: 0 });
  if (isMap(contents) && contents.flow) {
    document.set('files', section.get('files')); // all in one pair of braces
    return document.toString({ lineWidth: 0 });
  }
  if (!pair) {
    return `${text.replace(/\n*$/, '\n')}${written}`;
  }
  const start = (pair.key as Node).range![0];
  const end = (pair.value as Node | null)?.range?.[2] ?? text.length;
  return text.slice(0, start) + written + text.slice(end);
}

/** An entry that is there already keeps its place and its comments. */
function filesNode(section: Document, before: unknown, files: FilesSection): unknown {
  if (!Array.isArray(files) || !isSeq(before) || before.flow) {
    return section.createNode(files);
  }
  const byPath = new Map((files as readonly Recorded[]).map((file) => [file.path, file]));
  const kept = before.items.filter(
    (entry): entry is YAMLMap => isMap(entry) && byPath.has(String(entry.get('path'))),
  );
  for (const entry of kept) {
    const { path, size, sha256 } = byPath.get(String(entry.get('path')))!;
    entry.set('size', size);
    entry.set('sha256', sha256);
    byPath.delete(path);
  }
  before.items = [...kept, ...[...byPath.values()].map((file) => section.createNode(file))];
  return before;
}
