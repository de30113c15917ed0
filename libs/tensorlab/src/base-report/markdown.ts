import { groupReasons } from '../explain/group-reasons';
import { reasonLines } from '../explain/reason-lines';
import { table } from '../executors/table';
import type { BaseReport, ExperimentReport } from './base-report';
import type { Fate } from './compare-labs';
import type { Delta } from './measured';
import { missingLines } from './missing';

/** The report as Markdown: for a pull request, and readable on a terminal. */
export function markdown(report: BaseReport): string {
  const { lab, base, experiments, split } = report;
  const of = (...fates: Fate[]) => experiments.filter(({ fate }) => fates.includes(fate));
  const changed = of('trains', 'evaluates', 'new', 'unkeyed');
  const lines = [
    `## ${lab}: ${changed.length} of ${count(experiments.length - of('gone').length)} differ from ${base.name}`,
    '',
    `${whereText(report)}. Metrics on the split ${split}.`,
    ...section('Training changed', of('trains'), report),
    ...section('Evaluation changed, on the same weights', of('evaluates'), report),
    ...newLines(of('new')),
    ...problemLines(of('unkeyed'), report),
    ...list('Gone', 'Not here any more', of('gone')),
    ...list('Not affected', 'Nothing to train, nothing to evaluate', of('same')),
    ...missingLines(report),
    ...footnotes(changed.flatMap(({ deltas }) => deltas)),
  ];
  return lines.join('\n');
}

const count = (all: number) => (all === 1 ? '1 experiment' : `${all} experiments`);

const short = (commit: string) => `\`${commit.slice(0, 12)}\``;

function whereText({ base, here }: BaseReport): string {
  const branch = here.branch === undefined ? '' : ` (${here.branch})`;
  const edits = here.dirty ? ' with edits that are not committed' : '';
  return `${short(here.commit)}${branch}${edits} against ${short(base.commit)} of ${base.name}`;
}

function footnotes(deltas: readonly Delta[]): string[] {
  const unpaired = [...new Set(deltas.flatMap((delta) => delta.unpaired ?? []))];
  return [
    ...(deltas.some(({ interval }) => interval) ? ['', footnote] : []),
    ...(unpaired.length > 0 ? ['', `No interval: ${unpaired.join('; ')}.`] : []),
  ];
}

const footnote =
  'The delta is here less there. Its interval is what resampling the samples of the split gives, the same samples for both runs; p is how easily such a ' +
  'delta comes from the choice of samples alone, each on its own. What another seed of the training would change is not in them.';

function section(title: string, found: readonly ExperimentReport[], report: BaseReport): string[] {
  return found.length === 0
    ? []
    : ['', `### ${title}: ${found.length}`, ...deltaTable(found, report), ...whyLines(found)];
}

function deltaTable(found: readonly ExperimentReport[], { base }: BaseReport): string[] {
  const header = ['experiment', 'metric', base.name, 'here', 'delta', '95 % interval', 'p'];
  return rowsOf(header, found, ({ deltas }) => deltas.map((one) => [one.metric, ...cells(one)]));
}

/** Of experiments that the base has not. */
function newLines(found: readonly ExperimentReport[]): string[] {
  const rows = rowsOf(['experiment', 'metric', 'here', 'interval'], found, ({ here }) =>
    Object.entries(here?.metrics ?? {}).map(([metric, value]) => [
      metric,
      value.toFixed(4),
      here?.intervals?.[metric]?.map((end) => end.toFixed(4)).join(' to ') ?? '-',
    ]),
  );
  return found.length === 0
    ? []
    : ['', `### New: ${found.length}`, '', `Not in the base: ${names(found)}`, ...rows];
}

function rowsOf(
  header: string[],
  found: readonly ExperimentReport[],
  rows: (one: ExperimentReport) => string[][],
): string[] {
  const all = found.flatMap((one) => rows(one).map((row) => [one.experiment, ...row]));
  return all.length === 0 ? [] : ['', table([header, ...all], [0, 1])];
}

const cells = ({ base, here, delta, interval, p }: Delta): string[] => [
  base?.toFixed(4) ?? '-',
  here?.toFixed(4) ?? '-',
  delta === undefined ? '-' : signed(delta),
  interval ? interval.map(signed).join(' to ') : '-',
  p?.toFixed(3) ?? '-',
];

const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(4)}`;

function whyLines(found: readonly ExperimentReport[]): string[] {
  const explained = found.map(({ experiment, reasons, evaluateReasons }) => ({
    experiment,
    reasons: [...reasons, ...evaluateReasons],
  }));
  return groupReasons(explained).flatMap(({ experiments, reasons }) => {
    const all = experiments.length > 1 && experiments.length === found.length;
    const who = all ? `all ${experiments.length}` : experiments.join(', ');
    return ['', `Why ${who}:`, '', '```text', ...reasonLines(reasons), '```'];
  });
}

function problemLines(found: readonly ExperimentReport[], { base }: BaseReport): string[] {
  const lines = found.flatMap(({ experiment, problems }) =>
    problems.map((problem) => `- ${experiment}: ${problem}`),
  );
  return lines.length === 0
    ? []
    : ['', `### Without a key, here or in ${base.name}: ${found.length}`, '', ...lines];
}

const list = (title: string, text: string, found: readonly ExperimentReport[]): string[] =>
  found.length === 0 ? [] : ['', `### ${title}: ${found.length}`, '', `${text}: ${names(found)}`];

const names = (found: readonly ExperimentReport[]) =>
  found.map(({ experiment }) => experiment).join(', ');
