import type { GeneratorCallback, Tree } from '@nx/devkit';
import { join } from 'node:path';
import { addComponent } from '../add-component';
import type { TrainerSchema } from './schema';

/** What the test of a loop learns: which of four numbers is the largest, or their sum. */
const classes = {
  classes: '4',
  outputs: '4',
  target: 'x.argmax(dim=1)',
  loss: 'torch.nn.CrossEntropyLoss',
};
const numbers = {
  classes: 'None',
  outputs: '1',
  target: 'x.sum(dim=1, keepdim=True)',
  loss: 'torch.nn.MSELoss',
};
const inputs = { ...classes, loss: numbers.loss };

/** What an experiment with such a loop needs beside the defaults. */
const needs: Partial<Record<string, string>> = {
  regression: ` --loss=${numbers.loss}`,
  autoencoder: ` --architecture=my-autoencoder --loss=${inputs.loss}`,
};

/** `nx g tensorlab:trainer my-loop --variant=language-model` */
export default function trainerGenerator(
  tree: Tree,
  { name, variant = 'supervised', lab }: TrainerSchema,
): Promise<GeneratorCallback> {
  return addComponent(tree, {
    kind: 'trainer',
    name,
    lab,
    templates: ['common', variant, 'test'].map((folder) => join(__dirname, 'files', folder)),
    variables: { regression: numbers, autoencoder: inputs }[variant as string] ?? classes,
    next: `nx g tensorlab:experiment my-experiment --trainer={name}${needs[variant] ?? ''}`,
  });
}
