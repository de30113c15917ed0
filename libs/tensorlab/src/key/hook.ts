import { randomBytes } from 'node:crypto';
import { experimentFolder } from '../graph/lab-nodes';
import { readWorkspace, type Workspace } from '../graph/workspace';
import type { TrainingKeys } from './keys';
import type { Step } from './preparation';
import { promiseOf, runId } from './run-id';
import { mayCrossvalidate, selectedBy, type NxJson } from './selection';
import { variablesOfTraining, type Variables } from './variables';

/** Of all keys in one environment: macOS gives a process 1 MiB for it and its arguments, Linux 2. */
const mostBytes = 768 * 1024;

/** A training that Nx may be told of. */
interface Training {
  variables: Variables;
  keys: TrainingKeys;
  /** The run whose folders the graph names as its outputs. */
  run: string | undefined;
}

/**
 * The environment that tells Nx, and the executors, the keys of the experiments that the command line can run: computed from the
 * disk as it is now. The others have undefined: a variable of an earlier command has to go.
 *
 * A value that is no bare key is never seen twice, so that Nx never takes the task from its cache: there is no key, the command
 * line makes a variant, or Nx's graph is older than the files, so that `options.run` names the outputs of another run.
 * The keys of prepared data are always there: any experiment may need some of it. Those of cross-validations are there where the command
 * line may run one, unless all of them together are more than a process can be given: such a task then asks to be named.
 */
export function keyEnvironment(
  workspaceRoot: string,
  argv: readonly string[],
  nxJson: NxJson = {},
): Record<string, string | undefined> {
  const workspace = readWorkspace(workspaceRoot);
  const { experiments } = workspace.disk.cache.graph;
  const selected = selectedBy(argv, experiments, nxJson);
  const nonce = randomBytes(8).toString('hex');
  const variant = isVariant(argv);
  const values: Record<string, string | undefined> = {};
  const told = ({ variables, keys, run }: Training) => {
    const known = keys.train !== undefined && run === runId(keys.train);
    const value = (key: string | undefined) =>
      key === undefined
        ? `unkeyed-${nonce}`
        : `${promiseOf(key)}${known && !variant ? '' : `-${nonce}`}`;
    values[variables.train] = value(keys.train);
    values[variables.evaluate] = value(keys.evaluate);
  };
  const untold = ({ variables }: Training) => {
    values[variables.train] = values[variables.evaluate] = undefined;
  };
  const all = [...trainingsIn(workspace)];
  all.flatMap(({ own, crossval }) => [own, ...crossval]).forEach(untold);
  const chosen = all.filter(({ path }) => selected?.has(path) ?? true);
  chosen.forEach(({ own }) => told(own));
  const folds = mayCrossvalidate(argv, nxJson) ? chosen.flatMap(({ crossval }) => crossval) : [];
  folds.forEach(told);
  if (bytesOf(values) > mostBytes) {
    folds.forEach(untold);
  }
  for (const { variable, key } of preparationsIn(workspace)) {
    values[variable] = key === undefined ? `unkeyed-${nonce}` : promiseOf(key);
  }
  workspace.disk.cache.save();
  return values;
}

/** Each experiment by the path of its folder in the workspace, with what its cross-validation trains. */
function* trainingsIn({ labs, variables: all, disk }: Workspace) {
  const { runs } = disk.cache.graph;
  for (const { lab, analysis } of labs) {
    for (const [experiment, keys] of Object.entries(analysis.keys)) {
      const path = lab.path(experimentFolder(experiment));
      const variables = all.get(path)!;
      const crossval = Object.entries(keys.crossval ?? {}).map(([name, own]): Training => ({
        variables: variablesOfTraining(variables, name),
        keys: own,
        run: runs[path]?.[name],
      }));
      const own: Training = { variables, keys, run: runs[path]?.[''] };
      yield { path, own, crossval };
    }
  }
}

/** The keys of prepared data, by the variables that tell them. */
function* preparationsIn({ labs, preparationVariables }: Workspace) {
  for (const { lab, analysis } of labs) {
    for (const { module, root } of lab.preparations()) {
      const keys = analysis.preparations[module] ?? {};
      const variables = preparationVariables.get(lab.path(root)) ?? {};
      for (const [step, variable] of Object.entries<string>(variables)) {
        yield { variable, key: keys[step as Step] };
      }
    }
  }
}

/** With the `=` and the end of each. */
const bytesOf = (values: Record<string, string | undefined>) =>
  Object.entries(values).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + name.length + value.length + 2),
    0,
  );

/**
 * `--set a=1`, `--set=a=1`, and a configuration, which may set values too: `--configuration=a`, `digits:train:a`; and
 * `--accept-inputs`, which edits the experiment on its way.
 */
const isVariant = (argv: readonly string[]) =>
  argv.some((argument) =>
    /^(--set|--configuration|-c|--accept-inputs|--acceptInputs)(=|$)|^[^-:\s][^:\s]*:(train|evaluate|crossval)[\w-]*:\S/.test(
      argument,
    ),
  );
