import type { ExecutorContext } from '@nx/devkit';
import { experimentNow } from '../experiment-task';
import { asTask, runInLab } from '../in-lab';
import { predictCommand } from './command';
import type { PredictSchema } from './schema';

export default function predict(options: PredictSchema, context: ExecutorContext) {
  return asTask(async () => {
    const task = experimentNow(options, context);
    const typedIn = process.env.INIT_CWD ?? context.cwd ?? context.root;
    return runInLab(task.place, predictCommand(task, options, typedIn));
  });
}
