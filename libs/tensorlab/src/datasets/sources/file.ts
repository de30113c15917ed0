import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { failedFetch } from '../errors';
import { targetOf } from '../paths-of-source';
import { isArchive, unpack } from '../unpack';
import type { Fetcher } from './fetcher';
import { takeFiles } from './take-files';

/** A file, an archive or a folder of this machine, by its path from the lab. It is copied: what lies elsewhere may change. */
export const fetchFile: Fetcher = async ({ dataset, source, stage }) => {
  const [path = ''] = source.from;
  const from = resolve(dataset.place.labRoot, path);
  const stats = statSync(from, { throwIfNoEntry: false });
  if (!stats) {
    throw failedFetch(`There is no ${from}.`, 'correct source.file', dataset.file);
  }
  if (stats.isDirectory()) {
    takeFiles(source, from, stage.content);
  } else if (isArchive(from)) {
    const target = (entry: string) => targetOf(source, entry);
    await unpack(from, stage.content, target, dataset.project);
  } else {
    takeFiles(source, dirname(from), stage.content, [basename(from)]);
  }
};
