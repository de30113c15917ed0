// A workspace outside this repository with the built plugin, without an installation: the packages are links to this
// repository's own, the plugin is a copy of what `node tools/build.mjs` wrote.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../set-up.mjs';

/** @returns its folder, with a git repository and nothing committed */
export function linkedWorkspace() {
  const plugin = join(repository, 'dist/tensorlab');
  if (!existsSync(plugin)) {
    console.error('The plugin is not built.\n  next: node tools/build.mjs');
    process.exit(1);
  }
  const workspace = mkdtempSync(join(tmpdir(), 'tensorlab-benchmark-'));
  const modules = join(workspace, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (!name.startsWith('.') && !/^@?tensorlab/.test(name)) {
      symlinkSync(join(repository, 'node_modules', name), join(modules, name));
    }
  }
  cpSync(plugin, join(modules, 'tensorlab'), { recursive: true });
  writeFileSync(join(workspace, 'package.json'), '{"name": "benchmark", "private": true}');
  writeFileSync(join(workspace, '.gitignore'), 'node_modules\n.nx\n');
  usePlugins(workspace, 'tensorlab/plugin');
  execFileSync('git', ['init', '-q'], { cwd: workspace });
  return workspace;
}

export const usePlugins = (workspace, ...plugins) =>
  writeFileSync(
    join(workspace, 'nx.json'),
    JSON.stringify({ analytics: false, neverConnectToCloud: true, plugins }),
  );
