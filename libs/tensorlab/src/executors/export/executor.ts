import type { ExecutorContext } from '@nx/devkit';
import { optionArguments, runExperiment } from '../experiment-command';
import { experimentNow } from '../experiment-task';
import { asTask } from '../in-lab';
import type { ExportSchema } from './schema';

export default function exportRun({ set, ...own }: ExportSchema, context: ExecutorContext) {
  return asTask(() =>
    runExperiment('export', experimentNow({ set }, context), optionArguments(own)),
  );
}
