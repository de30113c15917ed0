import type { GeneratorCallback, Tree } from '@nx/devkit';
import { join } from 'node:path';
import { addComponent } from '../add-component';
import type { ArchitectureSchema } from './schema';

/** `nx g tensorlab:architecture my-cnn --variant=cnn` */
export default function architectureGenerator(
  tree: Tree,
  { name, variant = 'mlp', lab }: ArchitectureSchema,
): Promise<GeneratorCallback> {
  const isAutoencoder = variant === 'autoencoder'; // it has another contract, and its own test
  return addComponent(tree, {
    kind: 'architecture',
    name,
    lab,
    templates: ['common', variant, ...(isAutoencoder ? [] : ['test'])].map((folder) =>
      join(__dirname, 'files', folder),
    ),
    next: `nx g tensorlab:experiment my-experiment --architecture={name}${isAutoencoder ? ' --trainer=my-autoencoder --loss=torch.nn.MSELoss' : ''}`,
  });
}
