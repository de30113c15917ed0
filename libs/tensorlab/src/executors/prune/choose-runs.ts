import { mayBeRunning } from '../../runs/owner';
import type { RunRecord } from '../../runs/read-runs';
import { mainMetric, sortRows } from '../report/leaderboard';
import { metricsOf } from '../runs/runs-table';

export interface Choice {
  kept: { record: RunRecord; why: string }[];
  removed: RunRecord[];
}

/**
 * Which runs of an experiment stay.
 *
 * @param runs the newest first
 * @param current the runs that the files stand for now
 * @param keep how many of the newest complete runs stay; a fold of a cross-validation is none, nor is it the best: others were
 * measured on other samples
 */
export function chooseRuns(
  runs: readonly RunRecord[],
  current: readonly string[],
  keep: number,
): Choice {
  const complete = runs.filter((record) => record.status === 'complete' && !isFold(record));
  const unproven = runs.filter(({ status }) => status === 'unproven');
  const best = bestOf(complete);
  const reason = (record: RunRecord) => {
    const place = complete.indexOf(record);
    return current.includes(record.run)
      ? 'what the files stand for now'
      : mayBeRunning(record)
        ? 'may be running'
        : unproven.indexOf(record) >= 0 && unproven.indexOf(record) < Math.max(keep, 1)
          ? 'waits until its key has what it read'
          : (best.get(record.run) ??
            (place >= 0 && place < keep ? `number ${place + 1} of the newest` : undefined));
  };
  const judged = runs.map((record) => ({ record, why: reason(record) }));
  return {
    kept: judged.flatMap(({ record, why }) => (why === undefined ? [] : { record, why })),
    removed: judged.flatMap(({ record, why }) => (why === undefined ? record : [])),
  };
}

const isFold = ({ overrides }: RunRecord) =>
  overrides.some((assignment) => assignment.startsWith('dataloader.fold='));

/** The best run by the main metric of the evaluations, and the best by the last validation among those without one. */
function bestOf(complete: readonly RunRecord[]): Map<string, string> {
  const groups = [
    complete.filter(({ evaluation }) => evaluation),
    complete.filter(({ evaluation }) => !evaluation),
  ];
  return new Map(groups.flatMap(bestOfGroup));
}

function bestOfGroup(group: readonly RunRecord[]): [string, string][] {
  const rows = group.map((record) => ({
    experiment: '', // so that of equals the newest stays first
    run: record.run,
    modes: record.evaluation?.modes,
    metrics: Object.fromEntries(
      Object.entries(metricsOf(record)).map(([name, value]) => [name.replace('val/', ''), value]),
    ),
  }));
  const metric = mainMetric(rows);
  const [first] = metric === undefined ? [] : sortRows(rows, metric);
  return first && metric
    ? [[first.run, `the best: ${metric} ${first.metrics[metric]!.toFixed(4)}`]]
    : [];
}
