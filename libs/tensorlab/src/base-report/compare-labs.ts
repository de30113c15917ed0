import { labPython } from '@tensorlab/lab';
import { compareDetails, compareEvaluations } from '../explain/compare';
import type { Reason } from '../explain/reasons';
import type { Lab } from '../graph/lab';
import { keyDetails, type KeyDetails } from '../key/details';
import { runId } from '../key/run-id';
import { surroundingsOf, type Surroundings } from '../key/surroundings';
import { isUnkeyed } from '../key/used-files';
import { readRun, readRuns } from '../runs/read-runs';

/**
 * What becomes of an experiment between the base and now.
 *
 * - `trains`: its train key is another one.
 * - `evaluates`: the same training, another evaluation.
 * - `same`: both keys are those of the base: nothing has to run.
 * - `new`, `gone`: it is only here, only in the base.
 * - `unkeyed`: what it is made from cannot be told, here or in the base; `problems` says why.
 */
export type Fate = 'trains' | 'evaluates' | 'same' | 'new' | 'gone' | 'unkeyed';

export interface Difference {
  experiment: string;
  /** The project that it belongs to. */
  project?: string;
  fate: Fate;
  /** Why training is not that of the base. */
  reasons: Reason[];
  /** Why evaluating is not that of the base, beside `reasons`. */
  evaluateReasons: Reason[];
  problems: string[];
  base?: KeyDetails;
  here?: KeyDetails;
}

/** Every experiment of both labs, by name. Starts no Python. */
export function compareLabs(base: Lab | undefined, here: Lab): Difference[] {
  const surroundings = surroundingsOf(here);
  const surroundingsThen = base && surroundingsOfBase(base, here, surroundings);
  const names = new Set([...(base?.tree.experiments ?? []), ...here.tree.experiments]);
  return [...names].sort().map((name) => {
    const now = here.hasExperiment(name) ? keyDetails(here, name, surroundings) : undefined;
    const then = base?.hasExperiment(name) ? keyDetails(base, name, surroundingsThen) : undefined;
    const problems = [now, then].flatMap((details) =>
      details && isUnkeyed(details) ? details.unkeyed : [],
    );
    const project = (now ? here : base!).mergedExperiment(name)?.value.project;
    return {
      experiment: name,
      ...(typeof project === 'string' && { project }),
      ...differenceOf(keyed(then) && asRun(here.place.folder, name, keyed(then)!), keyed(now)),
      ...(problems.length > 0 && { fate: 'unkeyed' as const, problems }),
    };
  });
}

type Found = KeyDetails | { unkeyed: string[] } | undefined;

const keyed = (found: Found) => (found && !isUnkeyed(found) ? found : undefined);

function differenceOf(
  base: KeyDetails | undefined,
  here: KeyDetails | undefined,
): Omit<Difference, 'experiment' | 'project'> {
  const nothing = { reasons: [], evaluateReasons: [], problems: [] };
  if (!base || !here) {
    const fate = here ? 'new' : 'gone';
    return { ...nothing, fate, ...(base && { base }), ...(here && { here }) };
  }
  const trains = base.train.key !== here.train.key;
  const evaluates = base.evaluate?.key !== here.evaluate?.key;
  return {
    fate: trains ? 'trains' : evaluates ? 'evaluates' : 'same',
    reasons: compareDetails(base, here),
    evaluateReasons: compareEvaluations(base, here),
    problems: [],
    base,
    here,
  };
}

/** The base trains in the environment that is here, unless its own pyproject.toml names another Python. */
function surroundingsOfBase(base: Lab, here: Lab, now: Surroundings): Surroundings {
  const then = surroundingsOf(base, process.env, here);
  const [pinned, pinnedNow] = [base, here].map(pinOf);
  return {
    ...then,
    python: pinned === undefined || pinned === pinnedNow ? now.python : then.python,
  };
}

const pinOf = (lab: Lab) =>
  labPython(lab.disk.bytes(lab.path('pyproject.toml'))?.toString('utf8') ?? '');

/**
 * What the base's run was made from. A commit does not tell which version of the plugin made its runs: where there is none by this
 * version, one that differs by the version alone is the base's.
 */
function asRun(labRoot: string, experiment: string, details: KeyDetails): KeyDetails {
  if (readRun(labRoot, experiment, runId(details.train.key))) {
    return details;
  }
  const keys = readRuns(labRoot, experiment).flatMap(({ evaluation }) => evaluation?.key ?? []);
  const isSame = (key: KeyDetails) =>
    compareDetails(key, details).every(({ kind }) => kind === 'runtime') &&
    compareEvaluations(key, details).length === 0;
  return keys.find(isSame) ?? details;
}
