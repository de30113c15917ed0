// What @nxlv/python's inference of dependencies costs on the same modules: it is installed into a temporary folder for it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const version = '22.2.2';
const packages = 20;

/** @returns milliseconds of `nx graph`, a round each: without a plugin, and with @nxlv/python */
export function withNxlv(modules, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'nxlv-benchmark-'));
  try {
    install(folder);
    distribute(modules, folder);
    const plugin = {
      plugin: '@nxlv/python',
      options: { packageManager: 'uv', inferDependencies: true },
    };
    const times = [[], []];
    for (let round = 0; round <= rounds; round += 1) {
      [[], [plugin]].forEach((plugins, index) => {
        const settings = { analytics: false, neverConnectToCloud: true, plugins };
        writeFileSync(join(folder, 'nx.json'), JSON.stringify(settings));
        const time = graph(folder);
        if (round > 0) times[index].push(time);
      });
    }
    return times;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function install(folder) {
  const nx = JSON.parse(
    readFileSync(fileURLToPath(new URL('../../../node_modules/nx/package.json', import.meta.url))),
  ).version;
  const dependencies = { nx, '@nx/devkit': nx, '@nxlv/python': version };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--legacy-peer-deps'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function distribute(modules, folder) {
  for (let index = 0; index < packages; index += 1) {
    const name = `p${index}`;
    const root = join(folder, 'packages', name);
    mkdirSync(join(root, 'src', name), { recursive: true });
    const project = `[project]\nname = "${name}"\nversion = "0.0.0"\ndependencies = []\n`;
    writeFileSync(join(root, 'pyproject.toml'), project);
    writeFileSync(
      join(root, 'project.json'),
      JSON.stringify({ name, sourceRoot: `packages/${name}/src` }),
    );
    modules
      .filter((_, place) => place % packages === index)
      .forEach((file, place) => copyFileSync(file, join(root, 'src', name, `m${place}.py`)));
  }
  const lock = 'version = 1\n';
  writeFileSync(join(folder, 'uv.lock'), lock);
  writeFileSync(
    join(folder, 'pyproject.toml'),
    '[project]\nname = "root"\nversion = "0.0.0"\n[tool.uv.workspace]\nmembers = ["packages/*"]\n',
  );
}

function graph(folder) {
  const begun = performance.now();
  execFileSync(
    process.execPath,
    [join(folder, 'node_modules/nx/dist/bin/nx.js'), 'graph', '--file=graph.json'],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        NX_DAEMON: 'false',
        NX_WORKSPACE_DATA_DIRECTORY: join(folder, '.nx/workspace-data'),
        NX_CACHE_DIRECTORY: join(folder, '.nx/cache'),
      },
    },
  );
  return performance.now() - begun;
}
