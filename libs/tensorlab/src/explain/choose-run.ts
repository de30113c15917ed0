import { LabError, suggest, unknownName } from '@tensorlab/lab';
import type { RunRecord } from '../runs/read-runs';

/**
 * The latest run to compare with: one that says what it was made from before one that does not, complete before any other,
 * with the same overrides before one with fewer, and that before another variant or a fold of a cross-validation.
 *
 * @param runs the newest first
 */
export function latestRun(
  runs: readonly RunRecord[],
  overrides: readonly string[],
): RunRecord | undefined {
  const distance = (own: readonly string[]) =>
    own.some((one) => !overrides.includes(one)) ? 2 : own.length === overrides.length ? 0 : 1;
  const rank = ({ key, status, overrides: own }: RunRecord) =>
    (key ? 0 : 6) + (status === 'complete' ? 0 : 3) + distance(own);
  // Sorting is stable: among equals the newest stays first.
  return [...runs].sort((a, b) => rank(a) - rank(b))[0];
}

/**
 * The run that `--against` means: an id, or the beginning of one.
 *
 * @throws LabError UNKNOWN_NAME where it means none, or several
 */
export function namedRun(
  runs: readonly RunRecord[],
  experiment: string,
  against: string | number,
): RunRecord {
  const ids = runs.map(({ run }) => run);
  const matches = ids.filter((id) => beginsWith(id, against));
  if (matches.length > 1) {
    throw new LabError('UNKNOWN_NAME', {
      what: `${against} is the beginning of ${matches.length} runs of ${experiment}: ${matches.join(', ')}.`,
      next: 'give more letters of it',
    });
  }
  const found = runs.find(({ run }) => run === matches[0]);
  if (!found) {
    throw unknownName('run', `${against} of ${experiment}`, {
      suggestion: suggest(String(against), ids),
      next:
        ids.length === 0
          ? `nx run ${experiment}:train: it has no run yet`
          : `choose one of ${ids.slice(0, 5).join(', ')}`,
    });
  }
  return found;
}

/** Nx makes a number of `012` and of `31e5`: then any beginning that is this number is meant. */
const beginsWith = (id: string, against: string | number) =>
  typeof against === 'string'
    ? id.startsWith(against)
    : [...id].some((_, end) => {
        const beginning = id.slice(0, end + 1);
        return /^\d+(e\d+)?$/.test(beginning) && Number(beginning) === against;
      });
