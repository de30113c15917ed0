// The closures that the key is made over, from the plugin's own source.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { repository } from '../../set-up.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tensorlab-closure-'));
const source = join(repository, 'libs/tensorlab/src');
symlinkSync(join(repository, 'libs/runtime'), join(folder, 'runtime'));
await build({
  stdin: {
    contents: `
      export { readWorkspace } from './graph/workspace';
      export { trainKey, evaluateKey, closures } from './key/keys';
    `,
    resolveDir: source,
    loader: 'ts',
  },
  outfile: join(folder, 'ours.cjs'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
  external: ['@nx/devkit'],
});
const { readWorkspace, closures } = createRequire(import.meta.url)(join(folder, 'ours.cjs'));
// It reads its own text again, for its version.
process.on('exit', () => rmSync(folder, { recursive: true }));

/**
 * By experiment: the files that a training and that an evaluation are made from, and the dotted names that the experiment's
 * own files give as `_target_`.
 */
export function closuresOf(root) {
  const { labs } = readWorkspace(root, ['pyproject.toml']);
  const { lab } = labs[0];
  return Object.fromEntries(
    lab.tree.experiments.map((name) => {
      const merged = lab.mergedExperiment(name);
      const [evaluate, train] = closures(lab, merged, { env: process.env });
      return [
        name,
        {
          train: new Set(train.files.keys()),
          evaluate: new Set(evaluate.files.keys()),
          targets: merged.references
            .filter(({ kind }) => kind === 'target')
            .map(({ value }) => value),
        },
      ];
    }),
  );
}
