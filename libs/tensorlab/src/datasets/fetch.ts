import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { amount, sizeOf } from './amount';
import { compare, type Difference } from './compare';
import type { Dataset } from './dataset';
import { fetchedDiffers, noSource, sourceLacks, wouldOverwrite } from './errors';
import { filesIn } from './scan';
import { fetchers } from './sources';
import { openStage } from './stage';

/**
 * Brings a dataset's files. All of them are got and compared with the manifest before the first takes its name; a fetch that was
 * stopped goes on with what it has loaded.
 *
 * @param force fetch again, over files that are not as recorded
 * @returns what to say
 * @throws LabError
 */
export async function fetchDataset(dataset: Dataset, force = false): Promise<string[]> {
  const { folder, files, name, manifest, file, project, notes } = dataset;
  const before = files && (await compare(folder, files, { notes }));
  const lacking = before?.filter(({ is }) => is !== 'extra');
  if (lacking?.length === 0) {
    return [`${name}: ${amount(files!.map((one) => sizeOf(folder, one)))}, here and as recorded`];
  }
  const different = pathsOf(lacking, 'different');
  if (different.length > 0 && !force) {
    throw wouldOverwrite(different, file, project);
  }
  if (!manifest.source) {
    throw noSource(file, project);
  }
  const source = manifest.source;
  const stage = openStage(folder, name);
  let done = false;
  try {
    await fetchers[source.kind]({ dataset, source, stage, force });
    const inPlace = source.kind === 'dvc'; // DVC has its own way to be atomic
    const got = filesIn(inPlace ? folder : stage.content);
    await judge(dataset, inPlace ? folder : stage.content, got);
    const wanted = files?.map(({ path }) => path) ?? got;
    if (!inPlace) {
      wanted.forEach((path) => move(join(stage.content, path), join(folder, path)));
    }
    done = true;
    return [
      `${name}: fetched ${amount(wanted.map((path) => sizeOf(folder, { path })))}`,
      ...whatNext(dataset),
    ];
  } finally {
    stage.close(done);
  }
}

/** @throws LabError where what was got is not what is recorded */
async function judge(dataset: Dataset, content: string, got: readonly string[]): Promise<void> {
  const { files, file, project } = dataset;
  if (got.length === 0) {
    throw sourceLacks(['file that is wanted'], file, []);
  }
  const differences = files ? await compare(content, files) : [];
  const missing = pathsOf(differences, 'missing');
  if (missing.length > 0) {
    throw sourceLacks(missing, file, got);
  }
  const different = pathsOf(differences, 'different');
  if (different.length > 0) {
    throw fetchedDiffers(different, file, project);
  }
}

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

function whatNext({ files, project }: Dataset): string[] {
  const unknown = files?.filter(({ sha256, md5 }) => !sha256 && !md5).length !== 0;
  return unknown
    ? [
        '  nothing is recorded that it could be compared with: look at it, then accept it',
        `  next: nx run ${project}:record`,
      ]
    : [];
}

const pathsOf = (differences: readonly Difference[] | undefined, is: Difference['is']) =>
  (differences ?? []).filter((one) => one.is === is).map(({ path }) => path);
