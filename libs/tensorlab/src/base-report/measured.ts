import { hasEvaluation } from '../explain/outlook';
import type { KeyDetails } from '../key/details';
import { runId } from '../key/run-id';
import { statusNow } from '../runs/owner';
import { pairedDifference, type PairedDifference } from '../runs/paired-difference';
import { readResamples, type Resamples } from '../runs/read-resamples';
import { readRun, type EvaluatedSplit, type Metrics, type RunRecord } from '../runs/read-runs';

/** What is known of an experiment in one of the two states. */
export interface Measured {
  run: string;
  /** `absent`: there is no such run here. */
  status: ReturnType<typeof statusNow> | 'absent';
  /** Of the split; absent where the run was not evaluated on it as its files want. */
  metrics?: Metrics;
  /** `[low, high]` by metric, from resampling the split. */
  intervals?: EvaluatedSplit['intervals'];
  samples?: number;
}

/** One metric in both states; what is only in one has no delta. */
export interface Delta extends Partial<PairedDifference> {
  metric: string;
  base?: number;
  here?: number;
}

export interface Evaluated extends Measured {
  resamples?: Resamples;
}

/** @param details of the run that is looked for, by its keys */
export function measured(
  labRoot: string,
  experiment: string,
  { train, evaluate }: KeyDetails,
  split: string,
): Evaluated {
  const run = runId(train.key);
  const record = readRun(labRoot, experiment, run);
  const isEvaluated = evaluate && hasEvaluation(experiment, evaluate.key, record);
  return {
    run,
    status: record ? statusNow(record) : 'absent',
    ...(record && isEvaluated && ofSplit(labRoot, experiment, record, split)),
  };
}

function ofSplit(
  labRoot: string,
  experiment: string,
  { run, evaluation }: RunRecord,
  split: string,
): Omit<Evaluated, 'run' | 'status'> {
  const found = evaluation?.splits[split];
  return found ? { ...found, resamples: readResamples(labRoot, experiment, run, split) } : {};
}

/** `here - base` of every metric, in the order of `here`. */
export function deltasOf(base: Evaluated | undefined, here: Evaluated | undefined): Delta[] {
  const [then, now] = [base?.metrics ?? {}, here?.metrics ?? {}];
  return [...new Set([...Object.keys(now), ...Object.keys(then)])].map((metric) => {
    const [old, value] = [then[metric], now[metric]];
    return {
      metric,
      ...(old !== undefined && { base: old }),
      ...(value !== undefined && { here: value }),
      ...(old !== undefined &&
        value !== undefined &&
        pairedDifference(
          metric,
          { value, resamples: here?.resamples },
          { value: old, resamples: base?.resamples },
        )),
    };
  });
}
