// Builds what is published: `node tools/build.mjs` writes dist/tensorlab, ready for `npm pack`.
// Every entry point becomes one file with the private libraries inside; npm packages stay outside.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(repository, 'libs/tensorlab');
const target = join(repository, 'dist/tensorlab');
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

rmSync(target, { recursive: true, force: true });

const { nx, ...manifest } = readJson(join(source, 'package.json'));
const { generators } = readJson(join(source, 'generators.json'));
const { executors } = readJson(join(source, 'executors.json'));
const entryPoints = [
  ...Object.values(manifest.exports).filter((file) => file.endsWith('.ts')),
  ...Object.values(generators).map(({ factory }) => `${factory}.ts`),
  ...Object.values(executors).map(({ implementation }) => `${implementation}.ts`),
].map((file) => join(source, file));

await build({
  entryPoints,
  outbase: source,
  outdir: target,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: [
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.peerDependencies),
  ].flatMap((name) => [name, `${name}/*`]),
});

// What generators and executors read at run time: schemas and templates.
for (const file of readdirSync(join(source, 'src'), { recursive: true, withFileTypes: true })) {
  const path = relative(source, join(file.parentPath, file.name));
  const isTemplate = path.split(/[\\/]/).includes('files');
  if (file.isFile() && (isTemplate || file.name === 'schema.json')) {
    cpSync(join(source, path), join(target, path));
  }
}
for (const file of ['generators.json', 'executors.json', 'README.md']) {
  cpSync(join(source, file), join(target, file));
}
cpSync(join(repository, 'LICENSE'), join(target, 'LICENSE'));
const runtime = join(repository, 'libs/runtime');
for (const file of ['pyproject.toml', 'README.md', 'tensorlab']) {
  cpSync(join(runtime, file), join(target, 'runtime', file), {
    recursive: true,
    filter: (path) => !path.includes('__pycache__'),
  });
}

const published = {
  ...manifest,
  exports: Object.fromEntries(
    Object.entries(manifest.exports).map(([name, file]) => [name, file.replace(/\.ts$/, '.js')]),
  ),
};
writeFileSync(join(target, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
console.log(`tensorlab ${manifest.version} is in ${relative(process.cwd(), target)}`);
