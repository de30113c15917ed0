import type { ExecutorContext } from '@nx/devkit';
import { optionArguments, runExperiment } from '../experiment-command';
import { experimentNow } from '../experiment-task';
import { asTask } from '../in-lab';
import type { ExportSchema } from './schema';

export default function exportRun({ set, run, ...own }: ExportSchema, context: ExecutorContext) {
  return asTask(() => {
    const task = experimentNow({ set }, context);
    return runExperiment('export', { ...task, run: run ?? task.run }, optionArguments(own));
  });
}
