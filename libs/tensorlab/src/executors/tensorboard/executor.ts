import type { ExecutorContext } from '@nx/devkit';
import { asTask, placeOf, runInLab } from '../in-lab';
import { requireModule } from '../python/require-module';
import { experimentsOf } from '../experiments-of';
import { tensorboardCommand } from './command';
import type { TensorboardSchema } from './schema';

export default function tensorboard(options: TensorboardSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    await requireModule(place, 'tensorboard');
    const experiments = experimentsOf(context).map(({ name }) => name);
    return runInLab(place, tensorboardCommand(place, experiments, options));
  });
}
