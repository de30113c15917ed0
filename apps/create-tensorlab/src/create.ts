import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { execa } from 'execa';
import { UsageError, type Options } from './options';

/**
 * Makes the workspace, installs Nx and the plugin, lets the plugin's own `init` make the lab, and commits.
 *
 * @throws UsageError when the folder holds something already.
 */
export async function create({ folder, nx, tensorlab }: Options): Promise<void> {
  const root = resolve(folder);
  if (existsSync(root) && readdirSync(root).length > 0) {
    throw new UsageError(`${root} is not empty. Nothing was written.`);
  }
  mkdirSync(root, { recursive: true });
  for (const [file, text] of Object.entries(workspaceFiles(basename(root), nx, tensorlab))) {
    writeFileSync(join(root, file), text);
  }

  const run = (file: string, ...args: string[]) =>
    execa(file, args, { cwd: root, stdio: 'inherit' });
  console.log(`Installing Nx and TensorLab in ${root} ...`);
  await run('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
  await run('npx', 'nx', 'g', 'tensorlab:init', '--no-interactive');
  await commit(root);
  console.log(`
The lab is ready. What to type next:
  cd ${folder}
  npx nx run lab:setup                        its Python environment
  npx nx g tensorlab:project my-project       then architecture, dataloader, experiment
`);
}

function workspaceFiles(name: string, nx: string, tensorlab: string): Record<string, string> {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  // Not every version of Nx has a devkit of its own.
  const devkit = `^${nx.split('.')[0]}.0.0 <=${nx}`;
  const devDependencies = { '@nx/devkit': devkit, nx, tensorlab };
  return {
    'package.json': json({ name, version: '0.0.0', private: true, devDependencies }),
    'nx.json': json({ $schema: './node_modules/nx/schemas/nx-schema.json', defaultBase: 'main' }),
    '.gitignore': 'node_modules/\n.nx/\n',
  };
}

/** A first commit, where git is there and knows who commits; a lab works without. */
async function commit(root: string): Promise<void> {
  const git = (...args: string[]) => execa('git', args, { cwd: root, reject: false });
  await git('init', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--message=chore: a new lab');
}
