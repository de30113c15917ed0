import type { GeneratorCallback, Tree } from '@nx/devkit';
import { join } from 'node:path';
import { addComponent } from '../add-component';
import type { LossSchema } from './schema';

/** `nx g tensorlab:loss my-loss --variant=focal` */
export default function lossGenerator(
  tree: Tree,
  { name, variant = 'smoothed', lab }: LossSchema,
): Promise<GeneratorCallback> {
  return addComponent(tree, {
    kind: 'loss',
    name,
    lab,
    templates: ['common', variant].map((folder) => join(__dirname, 'files', folder)),
    next: 'nx g tensorlab:experiment my-experiment --loss={name}',
  });
}
