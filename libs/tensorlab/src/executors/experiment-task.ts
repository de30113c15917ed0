import type { ExecutorContext } from '@nx/devkit';
import { joinAssignments, LabError } from '@tensorlab/lab';
import { labAt } from '../graph/lab-at';
import { keyDetails, sourcesOf, type KeyDetails } from '../key/details';
import { promiseOf, runId, type ExperimentTarget } from '../key/run-id';
import { isUnkeyed } from '../key/used-files';
import { placeOf, type Place } from './in-lab';
import { editedWhileStarting, promisedKey } from './promised-key';

/** What a task does with an experiment, by its files as they are now. */
export interface ExperimentTask {
  place: Place;
  /** `trainer.epochs=3` */
  set: string[];
  /** Absent where the experiment cannot be keyed: the runtime says what is wrong with it, or names the run itself. */
  details?: KeyDetails;
  /** SHA-256 of the files that `details` are about, so that the runtime can tell whether it reads the same. */
  sources?: Record<string, string>;
  run?: string;
}

interface KeyedOptions {
  set?: string[];
  run?: string;
  /** What the graph has made the task another training by. */
  variant?: string[];
}

/**
 * The keys are computed once more: a task may have waited for hours, and the files that Python will read are those of now.
 *
 * @throws LabError where Nx would keep the result for something else.
 */
export function experimentTask(
  target: ExperimentTarget,
  options: KeyedOptions,
  context: ExecutorContext,
  env: NodeJS.ProcessEnv = process.env,
): ExperimentTask {
  const task = experimentNow(options, context);
  const { place, set, details, run } = task;
  const { variant = [] } = options;
  const name = (variant.length > 0 && context.targetName) || target;
  const promised = promisedKey(name, context, env);
  if (promised !== undefined) {
    // Nx keeps what comes out under this key, and under the folders of `options.run`.
    if (set.length > variant.length) {
      throw overridesInConfiguration(place, name, set.slice(variant.length));
    }
    if (promiseOf(details?.[target]?.key ?? '') !== promised || (options.run ?? run) !== run) {
      throw editedMeanwhile(place, name, variablesOf(details));
    }
  }
  return task;
}

/** The experiment by its files as they are now, for a task whose result Nx does not keep. */
export function experimentNow(
  options: Pick<KeyedOptions, 'set' | 'variant'>,
  context: ExecutorContext,
): ExperimentTask {
  const place = placeOf(context);
  const set = [...(options.variant ?? []), ...joinAssignments(options.set ?? [])];
  const lab = labAt(context.root, place.labRoot);
  const found = lab && keyDetails(lab, place.name, undefined, set);
  const details = found && !isUnkeyed(found) ? found : undefined;
  const run = details && runId(details.train.key);
  return { place, set, details, sources: details && sourcesOf(lab!, place.name, details), run };
}

const overridesInConfiguration = ({ name }: Place, target: string, set: string[]) =>
  new LabError('UNKNOWN_OPTION', {
    what: `The option set of ${name}:${target} (${set.join(', ')}) does not come from the command line.`,
    why: 'Nx would keep the variant in its cache as the result of the experiment itself.',
    next: `give --set=${set[0]} on the command line, or make an experiment that extends ${name}, and take the option out of its project.json`,
  });

/** A project's own `.env` reaches its tasks, and not the hook that told Nx the key. */
const editedMeanwhile = ({ name }: Place, target: string, variables: readonly string[]) =>
  variables.length > 0
    ? new LabError('EDITED_MEANWHILE', {
        what: `${name} was edited while Nx was starting, or a variable that it reads has another value in the task: ${variables.join(', ')}.`,
        why: 'Nx would keep the result as one of the files and values as they were before.',
        next: `nx run ${name}:${target} (run it again); a variable of the project's own .env belongs into the workspace's`,
      })
    : editedWhileStarting(`${name}:${target}`);

/** The environment variables that an experiment is made from. */
function variablesOf(details: KeyDetails | undefined): string[] {
  const { environment = {}, inputs = {} } = details?.train.parts ?? {};
  const named = Object.keys(inputs).filter((name) => name.startsWith('env:'));
  return [...Object.keys(environment), ...named.map((name) => name.slice('env:'.length))];
}
