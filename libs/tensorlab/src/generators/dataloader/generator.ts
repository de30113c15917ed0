import type { GeneratorCallback, Tree } from '@nx/devkit';
import { join } from 'node:path';
import { addComponent } from '../add-component';
import type { DataloaderSchema } from './schema';

/** `nx g tensorlab:dataloader my-images --variant=image`. `text` is another word for `sequence`. */
export default function dataloaderGenerator(
  tree: Tree,
  { name, variant = 'tabular', lab }: DataloaderSchema,
): Promise<GeneratorCallback> {
  return addComponent(tree, {
    kind: 'dataloader',
    name,
    lab,
    templates: foldersOf(variant).map((folder) => join(__dirname, 'files', folder)),
    next: 'nx g tensorlab:experiment my-experiment --dataloader={name}',
  });
}

/** Two have tests of their own: prepared data has to be there, and samples of different lengths promise other shapes. */
const foldersOf = (variant: NonNullable<DataloaderSchema['variant']>) =>
  variant === 'processed' || variant === 'ragged'
    ? [variant]
    : ['common', variant === 'text' ? 'sequence' : variant];
