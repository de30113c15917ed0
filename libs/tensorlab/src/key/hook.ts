import { randomBytes } from 'node:crypto';
import { readWorkspace, type Workspace } from '../graph/workspace';
import { generationOf, graphKeys, type AnnouncedKeys } from './graph-keys';
import type { Step } from './preparation';
import { promiseOf } from './run-id';
import { evaluatedVariable, graphVariable, neverTwice, variablesOfTraining } from './variables';

/** Of all that is told: macOS gives a process 1 MiB for its environment and its arguments, Linux 2. */
const mostBytes = 768 * 1024;

/**
 * The environment that tells Nx, and the executors, in how far the graph is still that of the files: keys are computed from the disk
 * as it is now. Nx hashes the run that a target names in its options, so that nothing has to be said of an experiment whose key is
 * that of the graph. Nx copies its environment for every task: a variable an experiment would make a thousand of them take a minute.
 *
 * - `graphVariable` of the graph: without it no task is run, since Nx would hash what the files were before.
 * - `evaluatedVariable`: what else evaluations are made from, which is the same for most experiments.
 * - of an experiment that the graph has another key of, or none: a value that is never seen twice.
 * - the keys of prepared data.
 *
 * A command line that makes a variant takes nothing from Nx's cache. Nothing is said at all where it would be more than a process can
 * be given: no task is run then.
 *
 * @param limit in bytes
 */
export function keyEnvironment(
  workspaceRoot: string,
  argv: readonly string[],
  limit = mostBytes,
): Record<string, string> {
  const workspace = readWorkspace(workspaceRoot);
  const { keys } = workspace.disk.cache.graph;
  const nonce = randomBytes(8).toString('hex');
  const values = {
    ...Object.fromEntries(edited(workspace, nonce)),
    ...Object.fromEntries(preparations(workspace, nonce)),
    ...Object.fromEntries(evaluated(keys)),
    [graphVariable(generationOf(keys))]: isVariant(argv) ? `known-${nonce}` : 'known',
    [neverTwice]: nonce,
  };
  workspace.disk.cache.save();
  return bytesOf(values) > limit ? {} : values;
}

/** The variables of the targets whose keys are others in the graph. */
function* edited(workspace: Workspace, nonce: string): Iterable<[string, string]> {
  const { keys: known } = workspace.disk.cache.graph;
  for (const [path, trainings] of Object.entries(graphKeys(workspace))) {
    for (const [name, keys] of Object.entries(trainings)) {
      const variables = variablesOfTraining(workspace.variables.get(path)!, name);
      for (const target of ['train', 'evaluate'] as const) {
        const key = keys[target];
        if (known[path]?.[name]?.[target] !== key) {
          yield [variables[target], `${key ?? 'unkeyed'}-${nonce}`];
        }
      }
    }
  }
}

const evaluated = (keys: Record<string, Record<string, AnnouncedKeys>>) =>
  Object.values(keys)
    .flatMap((trainings) => Object.values(trainings))
    .flatMap(({ evaluated: key }) => (key === undefined ? [] : [[evaluatedVariable(key), key]]));

/** The keys of prepared data: few, and their targets name no run that Nx could hash. */
function* preparations(
  { labs, preparationVariables }: Workspace,
  nonce: string,
): Iterable<[string, string]> {
  for (const { lab, analysis } of labs) {
    for (const { module, root } of lab.preparations()) {
      const keys = analysis.preparations[module] ?? {};
      const variables = preparationVariables.get(lab.path(root)) ?? {};
      for (const [step, variable] of Object.entries<string>(variables)) {
        const key = keys[step as Step];
        yield [variable, key === undefined ? `unkeyed-${nonce}` : promiseOf(key)];
      }
    }
  }
}

/** With the `=` and the end of each. */
const bytesOf = (values: Record<string, string>) =>
  Object.entries(values).reduce((sum, [name, value]) => sum + name.length + value.length + 2, 0);

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
