// A workspace outside this repository with the built plugin, without an installation: the packages are links to this
// repository's own, the plugin is a copy of what `node tools/build.mjs` wrote.
import { execFileSync, spawnSync } from 'node:child_process';
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
import { nxEnvironment, repository } from '../set-up.mjs';

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

/**
 * Runs the workspace's own Nx with a cache of its own.
 *
 * @param env variables beside those of this process; asked for anew each time
 */
export const nxIn =
  (workspace, daemon, env = () => ({})) =>
  (...args) =>
    spawnSync(process.execPath, [join(workspace, 'node_modules/nx/dist/bin/nx.js'), ...args], {
      cwd: workspace,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: {
        ...process.env,
        ...nxEnvironment,
        ...env(),
        NX_DAEMON: String(daemon),
        NX_CACHE_DIRECTORY: join(workspace, '.nx/cache'),
        NX_WORKSPACE_DATA_DIRECTORY: join(workspace, '.nx/workspace-data'),
      },
    });
