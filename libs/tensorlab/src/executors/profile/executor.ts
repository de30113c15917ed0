import type { ExecutorContext } from '@nx/devkit';
import { optionArguments, runExperiment } from '../experiment-command';
import { experimentNow } from '../experiment-task';
import { asTask } from '../in-lab';
import type { ProfileSchema } from './schema';

export default function profile({ set, ...own }: ProfileSchema, context: ExecutorContext) {
  return asTask(() =>
    runExperiment('profile', experimentNow({ set }, context), optionArguments(own)),
  );
}
