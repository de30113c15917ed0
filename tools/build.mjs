// Builds what is published: `node tools/build.mjs` writes dist/tensorlab and dist/create-tensorlab, ready for `npm pack`.
// Every entry point becomes one file with the private libraries inside; npm packages stay outside.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
/** In this repository executors are loaded through source.cjs. */
const executorFile = (name) => `src/executors/${name}/executor`;

await buildPlugin(join(repository, 'libs/tensorlab'), join(repository, 'dist/tensorlab'));
await buildCreator(
  join(repository, 'apps/create-tensorlab'),
  join(repository, 'dist/create-tensorlab'),
);

async function buildPlugin(source, target) {
  rmSync(target, { recursive: true, force: true });
  const { nx: _, ...manifest } = readJson(join(source, 'package.json'));
  const { generators } = readJson(join(source, 'generators.json'));
  const { generators: migrations } = readJson(join(source, 'migrations.json'));
  const { executors } = readJson(join(source, 'executors.json'));
  await bundle(source, target, manifest, [
    'src/index.ts',
    'src/plugin.ts',
    ...[...Object.values(generators), ...Object.values(migrations)].map(
      ({ factory, implementation = factory }) => `${implementation}.ts`,
    ),
    ...Object.keys(executors).map((name) => `${executorFile(name)}.ts`),
  ]);
  copyReadAtRunTime(source, target);
  copyFiles(source, target, ['generators.json', 'migrations.json', 'README.md']);
  writeJson(join(target, 'executors.json'), {
    executors: Object.fromEntries(
      Object.entries(executors).map(([name, entry]) => [
        name,
        { ...entry, implementation: `./${executorFile(name)}` },
      ]),
    ),
  });
  copyFiles(repository, target, ['LICENSE']);
  copyFiles(join(repository, 'libs/runtime'), join(target, 'runtime'), [
    'pyproject.toml',
    'README.md',
    'tensorlab',
  ]);
  const exports = { ...manifest.exports, '.': './src/index.js', './plugin': './src/plugin.js' };
  finish(target, { ...manifest, exports });
}

async function buildCreator(source, target) {
  rmSync(target, { recursive: true, force: true });
  const { nx: _, ...manifest } = readJson(join(source, 'package.json'));
  await bundle(source, target, manifest, ['src/bin.ts']);
  copyFiles(source, target, ['README.md']);
  copyFiles(repository, target, ['LICENSE']);
  finish(target, manifest);
}

function bundle(source, target, { dependencies, peerDependencies }, entryPoints) {
  const packages = Object.keys({ ...dependencies, ...peerDependencies });
  return build({
    entryPoints: entryPoints.map((file) => join(source, file)),
    outbase: source,
    outdir: target,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
    external: packages.flatMap((name) => [name, `${name}/*`]),
  });
}

/** Schemas, and the templates of the generators. */
function copyReadAtRunTime(source, target) {
  for (const file of readdirSync(join(source, 'src'), { recursive: true, withFileTypes: true })) {
    const path = relative(source, join(file.parentPath, file.name));
    const isTemplate = path.split(/[\\/]/).includes('files');
    if (file.isFile() && (isTemplate || file.name === 'schema.json')) {
      copyFiles(source, target, [path]);
    }
  }
}

function copyFiles(source, target, files) {
  for (const file of files) {
    cpSync(join(source, file), join(target, file), {
      recursive: true,
      filter: (path) => !path.includes('__pycache__'),
    });
  }
}

function finish(target, manifest) {
  writeJson(join(target, 'package.json'), manifest);
  console.log(`${manifest.name} ${manifest.version} is in ${relative(process.cwd(), target)}`);
}
