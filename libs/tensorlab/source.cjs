// Runs the plugin from its TypeScript in this repository: bundled when a source changed, else as it was bundled before. Nx itself
// would load the TypeScript compiler for it, which takes half a second in every process. `npm pack` leaves this file out.
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** Below libs/, as the sources are: the code finds its neighbours from there. */
const bundles = join(__dirname, '.bundles');

/** Entry point by name: `plugin`, and every executor. */
const entries = {
  plugin: 'src/plugin.ts',
  ...Object.fromEntries(
    Object.keys(require('./executors.json').executors).map((name) => [
      name,
      `src/executors/${name}/executor.ts`,
    ]),
  ),
};

for (const [name, file] of Object.entries(entries)) {
  Object.defineProperty(module.exports, name, { enumerable: true, get: () => load(file) });
}

function load(file) {
  const bundle = join(bundles, file.replace(/\.ts$/, '.cjs'));
  if (!isCurrent(bundle)) {
    build(join(__dirname, file), bundle);
  }
  const loaded = require(bundle);
  return loaded.default ?? loaded;
}

/** The first line of a bundle says what it was made from, by paths from here: a copy of the repository has files of its own. */
function isCurrent(bundle) {
  try {
    const [line] = readFileSync(bundle, 'utf8').split('\n', 1);
    return Object.entries(JSON.parse(line.slice(2))).every(
      ([file, stamp]) => stampOf(join(__dirname, file)) === stamp,
    );
  } catch {
    return false; // not there yet, or a source is gone
  }
}

/** Size and time of change, in nanoseconds. */
function stampOf(file) {
  const { size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
  return `${size} ${mtimeNs} ${ctimeNs}`;
}

function build(entry, bundle) {
  const { dependencies, peerDependencies } = require('./package.json');
  const packages = Object.keys({ ...dependencies, ...peerDependencies });
  const options = {
    entryPoints: [entry],
    absWorkingDir: __dirname,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
    logLevel: 'error',
    external: packages.flatMap((name) => [name, `${name}/*`]),
    metafile: true,
  };
  // Looked at before they are read: an edit meanwhile makes the bundle outdated, never wrong.
  const names = (result) => ['source.cjs', 'package.json', ...Object.keys(result.metafile.inputs)];
  const { buildSync } = require('esbuild');
  const before = stamps(names(buildSync(options)));
  const result = buildSync(options);
  const made = Object.fromEntries(names(result).map((file) => [file, before[file] ?? 'new']));
  const temporary = `${bundle}.${process.pid}`;
  mkdirSync(dirname(bundle), { recursive: true });
  writeFileSync(temporary, `//${JSON.stringify(made)}\n${result.outputFiles[0].text}`);
  renameSync(temporary, bundle);
}

const stamps = (files) =>
  Object.fromEntries(files.map((file) => [file, stampOf(join(__dirname, file))]));
