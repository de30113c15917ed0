import { experimentCommand } from '../experiment-command';
import type { ExperimentTask } from '../experiment-task';
import type { BenchmarkSchema } from './schema';

/** `-m tensorlab benchmark` */
export function benchmarkCommand(
  task: ExperimentTask,
  { batchSizes = '1,8,64', calls = 100, device, against }: BenchmarkSchema,
): string[] {
  return [
    ...experimentCommand('benchmark', task),
    `--batch-sizes=${batchSizes}`,
    `--calls=${calls}`,
    ...(device === undefined ? [] : [`--device=${device}`]),
    ...(against === undefined ? [] : [`--against=${against}`]),
  ];
}
