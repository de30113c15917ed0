import type { ExecutorContext } from '@nx/devkit';
import { asTask } from '../in-lab';
import { runStep } from '../preparation-task';
import type { SplitSchema } from './schema';

export default function split(_options: SplitSchema, context: ExecutorContext) {
  return asTask(() => runStep('split', context));
}
