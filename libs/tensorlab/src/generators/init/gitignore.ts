import type { Tree } from '@nx/devkit';
import { readFileSync } from 'node:fs';
import type { Added } from '../add-files';
import { inLab, type Lab } from '../labs';

/** Adds the lab's lines after those that are there. Once they are there they are the user's. */
export function addGitignore(tree: Tree, lab: Lab, template: string): Added {
  const path = inLab(lab, '.gitignore');
  const block = readFileSync(template, 'utf8');
  const [mark = ''] = block.split('\n', 1);
  const before = tree.exists(path) ? (tree.read(path, 'utf-8') ?? '') : '';
  if (before.split(/\r?\n/).includes(mark)) return { created: [], kept: [] };
  tree.write(path, before === '' ? block : `${before.trimEnd()}\n\n${block}`);
  return { created: [path], kept: [] };
}
