import { randomBytes } from 'node:crypto';
import { experimentFolder } from '../graph/lab-nodes';
import { readWorkspace } from '../graph/workspace';
import { runId } from './run-id';

/**
 * The environment that tells Nx, and the executors, the keys of all experiments: computed from the disk as it is now.
 *
 * A value that is no bare key is never seen twice, so that Nx never takes the task from its cache: there is no key, the command
 * line makes a variant, or Nx's graph is older than the files, so that `options.run` names the outputs of another run.
 */
export function keyEnvironment(
  workspaceRoot: string,
  argv: readonly string[],
): Record<string, string> {
  const workspace = readWorkspace(workspaceRoot);
  const { runs } = workspace.disk.cache.graph;
  const nonce = randomBytes(8).toString('hex');
  const variant = isVariant(argv);
  const values: Record<string, string> = {};
  for (const { lab, analysis } of workspace.labs) {
    for (const [experiment, keys] of Object.entries(analysis.keys)) {
      const path = lab.path(experimentFolder(experiment));
      const known = keys.train !== undefined && runs[path] === runId(keys.train);
      const value = (key: string | undefined) =>
        key === undefined ? `unkeyed-${nonce}` : known && !variant ? key : `${key}-${nonce}`;
      const variables = workspace.variables.get(path)!;
      values[variables.train] = value(keys.train);
      values[variables.evaluate] = value(keys.evaluate);
    }
  }
  workspace.disk.cache.save();
  return values;
}

/** `--set a=1`, `--set=a=1`, and a configuration, which may set values too. */
const isVariant = (argv: readonly string[]) =>
  argv.some((argument) => /^(--set|--configuration|-c)(=|$)/.test(argument));
