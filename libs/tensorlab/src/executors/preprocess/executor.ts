import type { ExecutorContext } from '@nx/devkit';
import { asTask } from '../in-lab';
import { runStep } from '../preparation-task';
import type { PreprocessSchema } from './schema';

export default function preprocess(_options: PreprocessSchema, context: ExecutorContext) {
  return asTask(() => runStep('preprocess', context));
}
