import { statusNow } from '../../runs/owner';
import type { Metrics, RunRecord } from '../../runs/read-runs';
import { table } from '../table';

/** The runs of one experiment, newest first, and the one that its files stand for now. */
export interface ExperimentRuns {
  experiment: string;
  current?: string;
  /** The runs of its cross-validation now; absent where it has none. */
  trainings?: readonly string[];
  runs: RunRecord[];
}

const isCurrent = ({ current, trainings = [] }: ExperimentRuns, { run }: RunRecord) =>
  run === current || trainings.includes(run);

/** What is known of how good a run is: its evaluation on the split `test`, else on its first one, else its last validation. */
export function metricsOf({ evaluation, metrics }: RunRecord): Metrics {
  const splits = evaluation?.splits ?? {};
  const evaluated = splits.test ?? Object.values(splits)[0];
  const validation = Object.entries(metrics.last ?? {}).filter(([name]) => name.startsWith('val/'));
  return evaluated?.metrics ?? Object.fromEntries(validation);
}

/** The runs as a Markdown table; with a column for the experiment where there may be several. */
export function runsTable(experiments: readonly ExperimentRuns[], several: boolean): string {
  const rows = experiments.flatMap((one) =>
    one.runs.map((record) => ({
      experiment: one.experiment,
      record,
      mark: isCurrent(one, record) ? '*' : '',
    })),
  );
  const names = [...new Set(rows.flatMap(({ record }) => Object.keys(metricsOf(record))))];
  const start = [...(several ? ['experiment'] : []), 'run', 'status', 'when'];
  const header = [...start, 'epochs', 'seconds', ...names, 'overrides'];
  const lines = rows.map(({ experiment, record, mark }) => {
    const metrics = metricsOf(record);
    return [
      ...(several ? [experiment] : []),
      record.run + mark,
      statusNow(record),
      when(record),
      String(record.epochs),
      record.seconds.toFixed(1),
      ...names.map((name) => metrics[name]?.toFixed(4) ?? '-'),
      record.overrides.join(' '),
    ];
  });
  return table([header, ...lines], [...start.keys(), header.length - 1]);
}

/** What `--json` prints of one experiment. */
export const runsJson = (one: ExperimentRuns) => ({
  experiment: one.experiment,
  current: one.current ?? null,
  runs: one.runs.map((record) => ({
    run: record.run,
    current: isCurrent(one, record),
    status: statusNow(record),
    started: record.started ?? null,
    ended: record.ended ?? null,
    epochs: record.epochs,
    seconds: record.seconds,
    metrics: record.metrics,
    evaluation: record.evaluation?.splits ?? null,
    overrides: record.overrides,
  })),
});

/** `2026-01-31 09:05`, by the clock of this machine. */
export function when({ ended, started }: RunRecord): string {
  const date = new Date(ended ?? started ?? '');
  const two = (value: number) => String(value).padStart(2, '0');
  return Number.isNaN(date.getTime())
    ? '-'
    : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
