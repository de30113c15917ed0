import type { GeneratorCallback, Tree } from '@nx/devkit';
import { join } from 'node:path';
import { addComponent } from '../add-component';
import type { OptimizerSchema } from './schema';

/** `nx g tensorlab:optimizer my-optimizer --variant=lion` */
export default function optimizerGenerator(
  tree: Tree,
  { name, variant = 'sgd', lab }: OptimizerSchema,
): Promise<GeneratorCallback> {
  return addComponent(tree, {
    kind: 'optimizer',
    name,
    lab,
    templates: ['common', variant].map((folder) => join(__dirname, 'files', folder)),
    next: 'nx g tensorlab:experiment my-experiment --optimizer={name}',
  });
}
