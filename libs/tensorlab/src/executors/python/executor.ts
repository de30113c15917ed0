import type { ExecutorContext } from '@nx/devkit';
import { asTask, placeOf, runInLab } from '../in-lab';
import { requireModule } from './require-module';
import type { PythonSchema } from './schema';

export default function python(options: PythonSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    await requireModule(place, options.module, options.extra);
    return runInLab(place, [
      '-m',
      options.module,
      ...(options.args ?? []),
      ...(options.__unparsed__ ?? []),
    ]);
  });
}
