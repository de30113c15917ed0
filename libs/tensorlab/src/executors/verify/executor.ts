import type { ExecutorContext } from '@nx/devkit';
import { amount, sizeOf } from '../../datasets/amount';
import { compare, type Difference } from '../../datasets/compare';
import { openDataset, type Dataset } from '../../datasets/dataset';
import { Progress } from '../../datasets/progress';
import { asTask } from '../in-lab';
import type { VerifySchema } from './schema';

export default function verify({ full }: VerifySchema, context: ExecutorContext) {
  return asTask(async () => {
    const dataset = openDataset(context);
    const { name, folder, files, project, file, notes } = dataset;
    if (!files) {
      console.log(`${name}: ${file} records no files: there is nothing to compare with`);
      console.log(`  next: nx run ${project}:record`);
      return true;
    }
    let progress: Progress | undefined;
    const differences = await compare(folder, files, {
      full,
      notes,
      begin: (bytes) => (progress = new Progress(`${name}: reading`, bytes)),
      advance: (bytes) => progress!.advance(bytes),
    });
    progress?.end();
    if (differences.length === 0) {
      console.log(`${name}: ${amount(files.map((one) => sizeOf(folder, one)))}, as recorded`);
      return true;
    }
    console.error(complaint(dataset, differences).join('\n'));
    return false;
  });
}

const mostShown = 20;

function complaint({ name, file, project }: Dataset, differences: readonly Difference[]): string[] {
  const shown = differences.slice(0, mostShown).map(({ is, path, detail }) => {
    return `  ${is.padEnd(9)}  ${path}${detail === undefined ? '' : `  (${detail})`}`;
  });
  const more = differences.length - shown.length;
  return [
    `${name}: the files are not as ${file} records them`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
    `  next: nx run ${project}:fetch for what is missing, or nx run ${project}:record to accept what is here`,
  ];
}
