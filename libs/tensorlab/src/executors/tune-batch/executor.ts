import type { ExecutorContext } from '@nx/devkit';
import { optionArguments, runExperiment } from '../experiment-command';
import { experimentNow } from '../experiment-task';
import { asTask } from '../in-lab';
import type { TuneBatchSchema } from './schema';

export default function tuneBatch({ set, ...own }: TuneBatchSchema, context: ExecutorContext) {
  return asTask(() =>
    runExperiment('tune-batch', experimentNow({ set }, context), optionArguments(own)),
  );
}
