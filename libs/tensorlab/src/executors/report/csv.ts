import type { Board } from './board';

/**
 * The boards as one table of comma-separated values, a line an experiment, numbers in full: RFC 4180. A column that a row has nothing
 * for is empty.
 */
export function asCsv(boards: readonly Board[]): string {
  const metrics = [...new Set(boards.flatMap((board) => board.metrics))];
  const intervals = metrics.filter((metric) =>
    boards.some(({ rows }) => rows.some((row) => row.intervals?.[metric])),
  );
  const header = [
    ...['project', 'rank', 'experiment', 'run', 'split', 'samples'],
    ...metrics.flatMap((metric) =>
      intervals.includes(metric) ? [metric, `${metric}_low`, `${metric}_high`] : [metric],
    ),
    ...['compared_by', 'against', 'delta', 'delta_low', 'delta_high', 'p', 'p_holm'],
    ...['epochs', 'seconds'],
  ];
  const lines = boards.flatMap(({ name, split, rows, comparison }) =>
    rows.map((row, index) => {
      const compared = comparison?.rows.find(({ experiment }) => experiment === row.experiment);
      return [
        ...[name, index + 1, row.experiment, row.run, split, row.samples],
        ...metrics.flatMap((metric) => [
          row.metrics[metric],
          ...(intervals.includes(metric) ? (row.intervals?.[metric] ?? ['', '']) : []),
        ]),
        ...(compared ? [comparison!.metric, comparison!.against] : ['', '']),
        ...[compared?.delta, ...(compared?.interval ?? ['', '']), compared?.p, compared?.holm],
        ...[row.epochs, row.seconds],
      ];
    }),
  );
  return [header, ...lines].map((line) => line.map(cell).join(',')).join('\n');
}

function cell(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
