import type { KeyDetails } from '../key/details';
import { readRuns } from '../runs/read-runs';
import { latestRun } from './choose-run';
import { compareDetails } from './compare';
import { fold } from './fold';
import { sentence } from './reason-text';

const shown = 2;

/**
 * Why a training is about to start although the experiment has runs, in three lines at most. Nothing for a first run, nor for one
 * that has a folder already: it goes on, and the runtime says so.
 *
 * @param run the id that is about to be trained
 */
export function explainShort(
  labRoot: string,
  experiment: string,
  { run, details, set }: { run?: string; details?: KeyDetails; set: readonly string[] },
): string[] {
  const runs = readRuns(labRoot, experiment);
  const then = runs.some((record) => record.run === run) ? undefined : latestRun(runs, set);
  if (!details || !then?.key) {
    return [];
  }
  const reasons = fold(compareDetails(then.key, details)).map(({ reason }) => sentence(reason));
  const more = reasons.length - shown;
  return [
    ...reasons.slice(0, shown),
    ...(more > 0 ? [`${more} more: nx run ${experiment}:explain --against=${then.run}`] : []),
  ].map((text, index) =>
    index === 0
      ? `${experiment}: trains because ${text}`
      : `${' '.repeat(experiment.length + 2)}and ${text}`,
  );
}
