import type { ExecutorContext } from '@nx/devkit';
import { asTask, placeOf, runInLab } from '../in-lab';
import { experimentCommand } from '../experiment-command';
import type { TrainSchema } from './schema';

export default function train({ set }: TrainSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    return runInLab(place, experimentCommand('train', place, set));
  });
}
