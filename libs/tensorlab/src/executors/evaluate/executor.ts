import type { ExecutorContext } from '@nx/devkit';
import { asTask, placeOf, runInLab } from '../in-lab';
import { experimentCommand } from '../experiment-command';
import type { EvaluateSchema } from './schema';

export default function evaluate({ set }: EvaluateSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    return runInLab(place, experimentCommand('evaluate', place, set));
  });
}
