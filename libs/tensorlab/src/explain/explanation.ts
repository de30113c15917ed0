import { crossvalOf } from '@tensorlab/lab';
import type { Lab } from '../graph/lab';
import { keyDetails, type KeyDetails } from '../key/details';
import { evaluateKey } from '../key/keys';
import { runId } from '../key/run-id';
import { surroundingsOf, type Surroundings } from '../key/surroundings';
import { isUnkeyed } from '../key/used-files';
import { crossvalTrainings } from '../runs/crossval-trainings';
import { readRuns, type Observed, type RunRecord, type RunStatus } from '../runs/read-runs';
import { latestRun, namedRun } from './choose-run';
import { compareDetails, compareEvaluations } from './compare';
import { evaluateOutlook, trainOutlook, unkeyed, type Outlook } from './outlook';
import type { Reason } from './reasons';

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
  /** How far its cross-validation is; absent where it has none. */
  crossval?: {
    /** How many trainings it has. */
    trainings: number;
    /** Those that are not trained or not evaluated, by their names: `fold-2-seed-1`. */
    open: string[];
  };
  /** What the run was seen to read; absent where it has none, or nobody looked. */
  observed?: Observed;
  /** What has to be mended first. */
  problems: string[];
}

export interface ExplainOptions {
  /** Overrides, as `trainer.epochs=3`. */
  set?: readonly string[];
  /** A run, or the beginning of its id; default: the latest one. */
  against?: string | number;
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
    ...empty(experiment, set, run),
    train,
    evaluate: evaluateOutlook(experiment, details, train, own),
    ...crossvalOutlook(lab, experiment, set, surroundings),
    ...(own?.observed && { observed: own.observed }),
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

function crossvalOutlook(
  lab: Lab,
  experiment: string,
  set: readonly string[],
  surroundings: Surroundings,
): Pick<Explanation, 'crossval'> {
  const section = crossvalOf(lab.mergedExperiment(experiment)?.value ?? {});
  if (!section) {
    return {};
  }
  const trainings = crossvalTrainings(lab, experiment, section, set, surroundings);
  const open = trainings.filter(({ evaluation }) => !evaluation).map(({ name }) => name);
  return { crossval: { trainings: trainings.length, open } };
}

const empty = (experiment: string, set: readonly string[], run?: string): Explanation => ({
  format: 1,
  experiment,
  ...(run && { run }),
  overrides: [...set],
  train: unkeyed,
  evaluate: unkeyed,
  reasons: [],
  evaluateReasons: [],
  problems: [],
});

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
