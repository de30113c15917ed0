import type { Board } from './board';

/** A table as text: the cells of its heading and its lines, and which columns are words and not numbers. */
export interface Cells {
  header: string[];
  body: string[][];
  words: number[];
}

/** The leaderboard. */
export function leaderboardCells({ rows, metric, metrics, level }: Board): Cells {
  const hasIntervals = metric !== undefined && rows.some((row) => row.intervals?.[metric]);
  const [main, ...others] = metrics;
  const header = [
    '#',
    'experiment',
    ...(main === undefined ? [] : [main]),
    ...(hasIntervals ? [intervalName(level)] : []),
    ...others,
    'epochs',
    'seconds',
    'run',
  ];
  const body = rows.map((row, index) => [
    String(index + 1),
    row.experiment,
    ...(main === undefined ? [] : [number(row.metrics[main])]),
    ...(hasIntervals ? [range(row.intervals?.[metric])] : []),
    ...others.map((name) => number(row.metrics[name])),
    String(row.epochs ?? '-'),
    row.seconds?.toFixed(1) ?? '-',
    row.run,
  ]);
  return { header, body, words: [1, header.length - 1] };
}

/** The comparison; undefined where there is none. */
export function comparisonCells({ comparison }: Board): Cells | undefined {
  if (!comparison) {
    return undefined;
  }
  const { rows, level, tests } = comparison;
  const hasP = tests > 0;
  const header = ['experiment', 'delta', ...(hasP ? [intervalName(level), 'p', 'p (Holm)'] : [])];
  const body = rows.map(({ experiment, delta, interval, p, holm }) => [
    experiment,
    signed(delta),
    ...(hasP ? [range(interval, signed), pText(p), pText(holm)] : []),
  ]);
  return { header, body, words: [0] };
}

/** Means over folds and seeds; undefined where nothing was trained on several. */
export function repeatedCells({ repeated, metric }: Board): Cells | undefined {
  if (repeated.length === 0 || metric === undefined) {
    return undefined;
  }
  const levels = [...new Set(repeated.map(({ level }) => level))];
  const level = levels.length === 1 ? levels[0] : undefined;
  const header = ['experiment', 'folds', 'trainings', `mean ${metric}`, 'std', intervalName(level)];
  const body = repeated.map(({ experiment, folds, trainings, summary }) => {
    const { mean, std, interval } = summary[metric] ?? {};
    const counts = [String(folds ?? '-'), String(trainings)];
    return [experiment, ...counts, number(mean), number(std), range(interval)];
  });
  return { header, body, words: [0] };
}

/** What the comparison does and does not say, a sentence each. */
export function comparisonNotes({ comparison, rows }: Board): string[] {
  if (!comparison) {
    return [];
  }
  const { against, isBest, tests, leastP, metric } = comparison;
  const best = isBest && rows.length > 2;
  const unpaired = comparison.rows.flatMap(({ experiment, unpaired: why }) =>
    why === undefined ? [] : [`${experiment}: no p, ${why}.`],
  );
  const paired =
    tests === 0
      ? []
      : [
          'p: paired bootstrap of the samples, two-sided; of a training with another seed it knows nothing.',
          ...(tests > 1 ? [`p (Holm): corrected for ${tests} comparisons.`] : []),
          ...(best
            ? [
                `${against} is the best of ${rows.length} on this very split: its ${metric} is rather too good.`,
              ]
            : []),
        ];
  const blunt =
    leastP !== undefined && leastP * tests >= 0.05
      ? [
          `No p can be below ${pText(leastP)}, so that Holm finds nothing at 0.05: give evaluate.bootstrap.samples more.`,
        ]
      : [];
  return [...paired, ...blunt, ...unpaired];
}

/** `95 % interval` */
export const intervalName = (level: number | undefined) =>
  level === undefined ? 'interval' : `${Number((100 * level).toPrecision(4))} % interval`;

export const number = (value: number | undefined) => value?.toFixed(4) ?? '-';

/** `+0.0120`, `-0.0120`, `0.0000` */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(4);
  const isZero = Number(text) === 0;
  return isZero ? text : `${value < 0 ? '-' : '+'}${text}`;
}

export const pText = (p: number | undefined) =>
  p === undefined ? '-' : p < 0.0005 ? '<0.001' : p.toFixed(3);

const range = (interval: readonly number[] | undefined, text: (one: number) => string = number) =>
  interval?.map((one) => text(one)).join(' to ') ?? '-';
