import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import {
  fileList,
  parseDataset,
  parseDvc,
  parseFileList,
  type DatasetFile,
  type DatasetManifest,
} from '@tensorlab/lab';
import { inLab, placeOf, type Place } from '../executors/in-lab';
import { sha256 } from '../graph/disk/sha256';
import { badManifest, failedFetch, listDiffers } from './errors';

/** A dataset of a task: its manifest, and the folder where its files lie. */
export interface Dataset {
  place: Place;
  name: string;
  /** Its Nx project, for the command that comes next. */
  project: string;
  /** Absolute. */
  folder: string;
  /** The manifest's path in the lab, for messages. */
  file: string;
  manifest: DatasetManifest;
  /** Where the hashes of its untouched files are kept. */
  notes: string;
  /** What is recorded of each file; undefined where nothing is. */
  files?: DatasetFile[];
}

/** @throws LabError INVALID_DATASET for a manifest that cannot be used */
export function openDataset(context: ExecutorContext): Dataset {
  const place = placeOf(context);
  const { folder, name, labRoot } = place;
  const project = context.projectName ?? `dataset-${name}`;
  const path = join(folder, 'dataset.yaml');
  const file = inLab(labRoot, path);
  const manifest = parseDataset(readFileSync(path, 'utf8'), file);
  if (manifest.problems.length > 0) {
    throw badManifest(file, manifest.problems);
  }
  const notes = join(labRoot, 'cache', 'verified', `${name}.tsv`);
  const dataset = { place, name, project, folder, file, manifest, notes };
  return { ...dataset, files: recordedFiles(dataset) };
}

function recordedFiles(dataset: Omit<Dataset, 'files'>): DatasetFile[] | undefined {
  const { manifest } = dataset;
  if (manifest.listSha256 !== undefined) {
    return listedFiles(dataset, manifest.listSha256);
  }
  return manifest.files ?? pointedFiles(dataset);
}

function listedFiles(
  { folder, place, project }: Omit<Dataset, 'files'>,
  recorded: string,
): DatasetFile[] {
  const path = join(folder, fileList);
  const shown = inLab(place.labRoot, path);
  const text = read(path);
  if (text === undefined || sha256(text) !== recorded) {
    throw listDiffers(shown, project);
  }
  const files = parseFileList(text);
  if (!Array.isArray(files)) {
    throw badManifest(shown, [files]);
  }
  return files;
}

/** The files behind a DVC pointer; undefined for a folder: its list is in DVC's own cache. */
function pointedFiles({ folder, manifest, file }: Omit<Dataset, 'files'>) {
  if (manifest.source?.kind !== 'dvc') {
    return undefined;
  }
  const [pointer = ''] = manifest.source.from;
  const text = read(join(folder, pointer));
  if (text === undefined) {
    throw failedFetch(
      `source.dvc names ${pointer}, which is not there.`,
      `put it beside ${file}`,
      file,
    );
  }
  return parseDvc(text);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // the caller says that it is not there
  }
}
