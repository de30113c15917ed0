import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runFolders } from '@tensorlab/lab';
import type { Lab } from '../graph/lab';
import { keyDetails, type KeyDetails } from '../key/details';
import { evaluateKey } from '../key/keys';
import { runId } from '../key/run-id';
import { surroundingsOf, type Surroundings } from '../key/surroundings';
import { isUnkeyed } from '../key/used-files';
import { readRuns, type RunRecord, type RunStatus } from '../runs/read-runs';
import { latestRun, namedRun } from './choose-run';
import { compareDetails, compareEvaluations } from './compare';
import type { Reason } from './reasons';

/**
 * What a task will do.
 *
 * - `complete`: its result lies in the run's folder. Nothing runs, whether Nx has it in its cache or not.
 * - `continues`: the run was stopped, and goes on after its last whole epoch.
 * - `runs`: the folder has no result.
 * - `unkeyed`: what it is made from cannot be told; `problems` says why.
 */
export type State = 'complete' | 'continues' | 'runs' | 'unkeyed';

export interface Outlook {
  state: State;
  /** Nx never takes a variant, or what has no key, from its cache. Anything else may be there: Nx cannot be asked. */
  cache: 'possible' | 'never';
  /** Whole epochs done, of a run that continues. */
  epochs?: number;
  /** Files of a complete run that are gone or cut short: it is trained again. */
  damaged?: string[];
}

/** What `explain` says of one experiment. This is what `--json` prints: its shape is documented. */
export interface Explanation {
  format: 1;
  experiment: string;
  /** The run that the files, and the overrides, stand for now; absent without a key. */
  run?: string;
  overrides: string[];
  train: Outlook;
  evaluate: Outlook;
  /** The run that the reasons are about; absent where there is no other, or where nothing is to be explained. */
  against?: {
    run: string;
    status: RunStatus;
    /** ISO 8601. */
    ended?: string;
    /** False: the run was trained without Nx, and does not say what it was made from. */
    recorded: boolean;
  };
  /** Why training is not that run. */
  reasons: Reason[];
  /** Why evaluating is not what was evaluated last, beside `reasons`. */
  evaluateReasons: Reason[];
  /** What has to be mended first. */
  problems: string[];
}

export interface ExplainOptions {
  /** Overrides, as `trainer.epochs=3`. */
  set?: readonly string[];
  /** A run, or the beginning of its id; default: the latest one. */
  against?: string;
}

/** What train and evaluate would do with an experiment now, and why. Starts nothing and writes nothing. */
export function explain(
  lab: Lab,
  experiment: string,
  { set = [], against }: ExplainOptions = {},
  surroundings: Surroundings = surroundingsOf(lab),
): Explanation {
  const runs = readRuns(lab.place.folder, experiment);
  const chosen = against === undefined ? undefined : namedRun(runs, experiment, against);
  const details = keyDetails(lab, experiment, surroundings, set);
  if (isUnkeyed(details)) {
    return { ...empty(experiment, set), problems: details.unkeyed };
  }
  const run = runId(details.train.key);
  const own = runs.find((record) => record.run === run);
  const train = trainOutlook(lab.place.folder, experiment, own, set);
  const then = chosen ?? (train.state === 'runs' ? otherRun(runs, run, set) : undefined);
  const evaluation = chosen ? (chosen.evaluation?.key ?? chosen.key) : own?.evaluation?.key;
  const mayEvaluate = chosen !== undefined || train.state === 'complete';
  return {
    ...empty(experiment, set),
    run,
    train,
    evaluate: evaluateOutlook(details, train, own),
    ...(then && { against: summary(then) }),
    reasons: then?.key ? compareDetails(then.key, details) : [],
    evaluateReasons: mayEvaluate && evaluation ? compareEvaluations(evaluation, details) : [],
    problems: details.evaluate
      ? []
      : evaluateProblems(
          set.length > 0 ? lab.varied(experiment, set) : lab,
          experiment,
          details,
          surroundings,
        ),
  };
}

const unkeyed: Outlook = { state: 'unkeyed', cache: 'never' };

const empty = (experiment: string, set: readonly string[]): Explanation => ({
  format: 1,
  experiment,
  overrides: [...set],
  train: unkeyed,
  evaluate: unkeyed,
  reasons: [],
  evaluateReasons: [],
  problems: [],
});

const cacheFor = (set: readonly string[]): Outlook['cache'] =>
  set.length > 0 ? 'never' : 'possible';

function trainOutlook(
  labRoot: string,
  experiment: string,
  own: RunRecord | undefined,
  set: readonly string[],
): Outlook {
  const cache = cacheFor(set);
  if (own?.status === 'complete') {
    const damaged = damagedFiles(labRoot, own);
    return damaged.length > 0 ? { state: 'runs', cache, damaged } : { state: 'complete', cache };
  }
  const last = own && join(labRoot, runFolders(experiment, own.run).checkpoints, 'last.pt');
  return own && last && existsSync(last)
    ? { state: 'continues', cache, epochs: own.epochs }
    : { state: 'runs', cache };
}

/** By their size alone: the runtime reads them before it takes a run for complete. Logs and pictures are made again without training. */
const damagedFiles = (labRoot: string, { files }: RunRecord): string[] =>
  Object.entries(files)
    .filter(([file]) => !/^experiments\/(logs|visualizations)\//.test(file))
    .filter(([file, { size }]) => sizeOf(join(labRoot, file)) !== size)
    .map(([file]) => file);

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size;

function evaluateOutlook(
  { evaluate }: KeyDetails,
  train: Outlook,
  own: RunRecord | undefined,
): Outlook {
  if (!evaluate) {
    return unkeyed;
  }
  const known = own?.evaluation?.key?.evaluate?.key === evaluate.key;
  const state = train.state === 'complete' && known ? 'complete' : 'runs';
  return { state, cache: train.cache };
}

const otherRun = (runs: readonly RunRecord[], run: string, set: readonly string[]) =>
  latestRun(
    runs.filter((record) => record.run !== run),
    set,
  );

const summary = ({ run, status, ended, key }: RunRecord): Explanation['against'] => ({
  run,
  status,
  ...(ended && { ended }),
  recorded: key !== undefined,
});

function evaluateProblems(
  lab: Lab,
  experiment: string,
  { train }: KeyDetails,
  surroundings: Surroundings,
): string[] {
  const key = evaluateKey(lab, experiment, train.key, surroundings);
  return isUnkeyed(key) ? key.unkeyed : [];
}
