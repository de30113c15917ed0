import type { ExecutorContext } from '@nx/devkit';
import { experimentNow } from '../experiment-task';
import { asTask, runInLab } from '../in-lab';
import { benchmarkCommand } from './command';
import type { BenchmarkSchema } from './schema';

export default function benchmark(options: BenchmarkSchema, context: ExecutorContext) {
  return asTask(async () => {
    const task = experimentNow(options, context);
    return runInLab(task.place, benchmarkCommand(task, options));
  });
}
