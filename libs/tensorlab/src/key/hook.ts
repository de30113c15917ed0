import type { NxJsonConfiguration } from '@nx/devkit';
import { randomBytes } from 'node:crypto';
import { experimentFolder } from '../graph/lab-nodes';
import { readWorkspace } from '../graph/workspace';
import type { Step } from './preparation';
import { promiseOf, runId } from './run-id';
import { selectedBy } from './selection';

/**
 * The environment that tells Nx, and the executors, the keys of the experiments that the command line can run: computed from the
 * disk as it is now. The others have undefined: a variable of an earlier command has to go.
 *
 * A value that is no bare key is never seen twice, so that Nx never takes the task from its cache: there is no key, the command
 * line makes a variant, or Nx's graph is older than the files, so that `options.run` names the outputs of another run.
 * The keys of prepared data are always there: any experiment may need some of it.
 */
export function keyEnvironment(
  workspaceRoot: string,
  argv: readonly string[],
  nxJson: Pick<NxJsonConfiguration, 'targetDefaults'> = {},
): Record<string, string | undefined> {
  const workspace = readWorkspace(workspaceRoot);
  const { runs, experiments } = workspace.disk.cache.graph;
  const selected = selectedBy(argv, experiments, nxJson);
  const nonce = randomBytes(8).toString('hex');
  const variant = isVariant(argv);
  const values: Record<string, string | undefined> = {};
  for (const { lab, analysis } of workspace.labs) {
    for (const [experiment, keys] of Object.entries(analysis.keys)) {
      const path = lab.path(experimentFolder(experiment));
      const known = keys.train !== undefined && runs[path] === runId(keys.train);
      const value = (key: string | undefined) =>
        key === undefined
          ? `unkeyed-${nonce}`
          : `${promiseOf(key)}${known && !variant ? '' : `-${nonce}`}`;
      const variables = workspace.variables.get(path)!;
      const isSelected = selected?.has(path) ?? true;
      values[variables.train] = isSelected ? value(keys.train) : undefined;
      values[variables.evaluate] = isSelected ? value(keys.evaluate) : undefined;
    }
  }
  for (const { lab, analysis } of workspace.labs) {
    for (const { module, root } of lab.preparations()) {
      const keys = analysis.preparations[module] ?? {};
      for (const [step, variable] of Object.entries(
        workspace.preparationVariables.get(lab.path(root)) ?? {},
      )) {
        const key = keys[step as Step];
        values[variable] = key === undefined ? `unkeyed-${nonce}` : promiseOf(key);
      }
    }
  }
  workspace.disk.cache.save();
  return values;
}

/** `--set a=1`, `--set=a=1`, and a configuration, which may set values too: `--configuration=a`, `digits:train:a`. */
const isVariant = (argv: readonly string[]) =>
  argv.some((argument) =>
    /^(--set|--configuration|-c)(=|$)|^[^-:\s][^:\s]*:(train|evaluate):\S/.test(argument),
  );
