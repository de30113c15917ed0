import { at, LabError, type Problem } from '@tensorlab/lab';

/** What goes wrong with data, in words. `project` is the dataset's Nx project. */

export const badManifest = (file: string, [first]: readonly Problem[]) =>
  new LabError('INVALID_DATASET', {
    where: at(file, first!.line),
    what: first!.message,
    next: `correct it: docs/datasets.md of tensorlab says what a dataset.yaml holds`,
  });

export const listDiffers = (list: string, project: string) =>
  new LabError('INVALID_DATASET', {
    where: list,
    what: 'The list is not the one whose sha256 dataset.yaml has.',
    next: `take both from git, or type nx run ${project}:record`,
  });

export const noSource = (file: string, project: string) =>
  new LabError('INVALID_DATASET', {
    where: file,
    what: 'The manifest has no source to fetch from.',
    next: `add one (source: {url: ...}), or put the files beside it and type nx run ${project}:record`,
  });

export const wouldOverwrite = (paths: readonly string[], file: string, project: string) =>
  new LabError('DATA_DIFFERS', {
    where: file,
    what: `${some(paths)} ${paths.length === 1 ? 'is' : 'are'} here, and not as recorded: fetch would overwrite what may be yours.`,
    next: `nx run ${project}:fetch --force, or nx run ${project}:record to accept what is here`,
  });

export const fetchedDiffers = (paths: readonly string[], file: string, project: string) =>
  new LabError('DATA_DIFFERS', {
    where: file,
    what: `What the source gives is not what is recorded: ${some(paths)}. Nothing was changed.`,
    why: 'Either it was damaged on its way, or the source has other data now.',
    next: `nx run ${project}:fetch once more; if it stays so, correct source or files in ${file}`,
  });

export const sourceLacks = (paths: readonly string[], file: string, has: readonly string[]) =>
  new LabError('FETCH_FAILED', {
    where: file,
    what: `The source has no ${some(paths)}.`,
    why: has.length > 0 ? `It has ${some(has)}.` : 'It has no files at all.',
    next: `correct source or files in ${file}`,
  });

export const isBeingFetched = (name: string, owner: string) =>
  new LabError('FETCH_FAILED', {
    what: `${name} is being fetched already, by process ${owner}.`,
    next: 'wait for it, or stop it: what it has loaded is kept',
  });

export const failedFetch = (what: string, next: string, where?: string) =>
  new LabError('FETCH_FAILED', { what, next, where });

export const badArchive = (archive: string, problem: string, project: string) =>
  new LabError('FETCH_FAILED', {
    what: `${archive} cannot be unpacked: ${problem}.`,
    next: `nx run ${project}:fetch loads it again; if it stays so, it is damaged where it comes from`,
  });

export const unsafeArchive = (archive: string, entry: string) =>
  new LabError('FETCH_FAILED', {
    what: `${archive} has an entry that leads out of its folder, ${JSON.stringify(entry)}. Nothing was unpacked.`,
    next: 'do not trust this archive; unpack it by hand and name the folder, source: {file: ...}',
  });

/** `a, b, c and 4 more` */
export const some = (paths: readonly string[], most = 5): string =>
  paths.length <= most
    ? paths.join(', ')
    : `${paths.slice(0, most).join(', ')} and ${paths.length - most} more`;
