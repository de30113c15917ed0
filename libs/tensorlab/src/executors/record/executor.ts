import type { ExecutorContext } from '@nx/devkit';
import type { DatasetFile } from '@tensorlab/lab';
import { amount } from '../../datasets/amount';
import { openDataset } from '../../datasets/dataset';
import { failedFetch } from '../../datasets/errors';
import { measure, writeManifest, type Recorded } from '../../datasets/record';
import { asTask } from '../in-lab';
import type { RecordSchema } from './schema';

export default function record(_options: RecordSchema, context: ExecutorContext) {
  return asTask(async () => {
    const { name, folder, file, files: before = [], project, notes } = openDataset(context);
    const files = await measure(folder, notes);
    if (files.length === 0) {
      throw failedFetch(
        `There are no files beside ${file} to record.`,
        `nx run ${project}:fetch, or put them there`,
      );
    }
    const change = changes(before, files);
    if (change === undefined) {
      console.log(`${name}: nothing to record, the files are as ${file} has them`);
      return true;
    }
    writeManifest(folder, files);
    const all = amount(files.map(({ size }) => size));
    console.log(`${name}: recorded ${all} in ${file}: ${change}`);
    return true;
  });
}

/** `2 new, 1 changed, 1 gone`; undefined where nothing would change. */
function changes(before: readonly DatasetFile[], now: readonly Recorded[]): string | undefined {
  const known = new Map(before.map((file) => [file.path, file]));
  const paths = new Set(now.map(({ path }) => path));
  const fresh = now.filter(({ path }) => !known.has(path)).length;
  const changed = now.filter(({ path, size, sha256 }) => {
    const old = known.get(path);
    return old !== undefined && (old.size !== size || old.sha256 !== sha256);
  }).length;
  const gone = before.filter(({ path }) => !paths.has(path)).length;
  return fresh + changed + gone === 0
    ? undefined
    : `${fresh} new, ${changed} changed, ${gone} gone`;
}
