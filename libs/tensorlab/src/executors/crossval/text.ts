import { mainMetric } from '../report/leaderboard';
import { table } from '../table';
import type { Result, Summary } from './summary';

/** The main metric of every training: a row a fold, a column a seed. Nothing without folds or without seeds. */
export function resultsTable(results: readonly Result[]): string[] {
  const metric = mainMetric(results.map(({ metrics }) => ({ experiment: '', run: '', metrics })));
  const seeds = [...new Set(results.map(({ seed }) => seed))];
  const folds = [...new Set(results.map(({ fold }) => fold))];
  if (metric === undefined) {
    return [];
  }
  const header = [metric, ...seeds.map((seed) => (seed === undefined ? '' : `seed ${seed}`))];
  const rows = folds.map((fold) => [
    fold === undefined ? '' : `fold ${fold}`,
    ...seeds.map((seed) => {
      const found = results.find((one) => one.fold === fold && one.seed === seed);
      return found!.metrics[metric]!.toFixed(4);
    }),
  ]);
  return [table([header, ...rows], [0])];
}

/** Mean, deviations and interval of each metric. */
export function summaryTable(summaries: Record<string, Summary>, level: number): string {
  const all = Object.values(summaries);
  const has = (key: keyof Summary) => all.some((one) => one[key] !== undefined);
  const columns = (['mean', 'std', 'std_folds', 'std_seeds'] as const).filter(has);
  const percent = `${Number((100 * level).toPrecision(4))} % interval`;
  const header = [
    'metric',
    ...columns.map((name) => name.replace('std_', 'std of ')),
    ...(has('interval') ? [percent] : []),
  ];
  const rows = Object.entries(summaries).map(([metric, summary]) => [
    metric,
    ...columns.map((name) => number(summary[name])),
    ...(has('interval') ? [summary.interval?.map(number).join(' to ') ?? '-'] : []),
  ]);
  return table([header, ...rows], [0]);
}

/** What the interval means, in one sentence. */
export function intervalNote(folds: number | undefined, seeds: number): string {
  if (folds !== undefined) {
    return `Interval: t with ${degrees(folds - 1)} of freedom on the folds' means, variance corrected for the training samples that folds share (Nadeau and Bengio 2003).`;
  }
  return seeds > 1
    ? `Interval: t with ${degrees(seeds - 1)} of freedom on the seeds. It says how much the seed matters, on one split of the data.`
    : 'One training: there is no interval.';
}

const degrees = (count: number) => (count === 1 ? '1 degree' : `${count} degrees`);

const number = (value: number | undefined) => value?.toFixed(4) ?? '-';
