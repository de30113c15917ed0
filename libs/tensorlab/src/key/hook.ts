import type { NxJsonConfiguration } from '@nx/devkit';
import { randomBytes } from 'node:crypto';
import { experimentFolder } from '../graph/lab-nodes';
import { readWorkspace } from '../graph/workspace';
import type { TrainingKeys } from './keys';
import type { Step } from './preparation';
import { promiseOf, runId } from './run-id';
import { selectedBy } from './selection';
import { variablesOfTraining, type Variables } from './variables';

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
  const put = (variables: Variables, keys: TrainingKeys, run: string | undefined) => {
    const known = keys.train !== undefined && run === runId(keys.train);
    const value = (key: string | undefined) =>
      key === undefined
        ? `unkeyed-${nonce}`
        : `${promiseOf(key)}${known && !variant ? '' : `-${nonce}`}`;
    values[variables.train] = value(keys.train);
    values[variables.evaluate] = value(keys.evaluate);
  };
  for (const { lab, analysis } of workspace.labs) {
    for (const [experiment, keys] of Object.entries(analysis.keys)) {
      const path = lab.path(experimentFolder(experiment));
      const variables = workspace.variables.get(path)!;
      const trainings = Object.entries(keys.crossval ?? {}).map(
        ([name, own]) => [variablesOfTraining(variables, name), own, runs[path]?.[name]] as const,
      );
      const all = [[variables, keys, runs[path]?.['']] as const, ...trainings];
      if (selected?.has(path) ?? true) {
        all.forEach((one) => put(...one));
      } else {
        all.forEach(([{ train, evaluate }]) => {
          values[train] = values[evaluate] = undefined;
        });
      }
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
    /^(--set|--configuration|-c)(=|$)|^[^-:\s][^:\s]*:(train|evaluate|crossval)[\w-]*:\S/.test(
      argument,
    ),
  );
