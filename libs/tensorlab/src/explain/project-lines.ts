import type { Explanation } from './explanation';
import { groupReasons } from './group-reasons';
import { reasonLines, type LineOptions } from './reason-lines';
import type { Reason } from './reasons';

/** A project for people: a line an experiment, then the reasons, once each, with the experiments that they are reasons of. */
export function projectLines(
  project: string,
  explanations: readonly Explanation[],
  options: LineOptions = {},
): string[] {
  if (explanations.length === 0) {
    return [`${project} has no experiments.`];
  }
  return [
    `${project}: ${explanations.length} ${explanations.length === 1 ? 'experiment' : 'experiments'}`,
    '',
    ...table([
      ['experiment', 'run', 'train', 'evaluate'],
      ...explanations.map((one) => [
        one.experiment,
        one.run ?? '-',
        trainCell(one),
        evaluateCell(one),
      ]),
    ]),
    ...problemLines(explanations),
    ...groupLines('train', explanations, ({ reasons }) => reasons, options),
    ...groupLines('evaluate', explanations, ({ evaluateReasons }) => evaluateReasons, options),
  ];
}

function trainCell({ train, against }: Explanation): string {
  switch (train.state) {
    case 'complete':
      return 'complete';
    case 'running':
      return 'waits: running';
    case 'continues':
      return `goes on after epoch ${train.epochs ?? 0}`;
    case 'unproven':
      return 'fails: read more than its key';
    case 'unkeyed':
      return 'no key';
    case 'runs':
      return train.damaged ? 'runs: damaged' : against ? 'runs' : 'runs: no run yet';
  }
}

const evaluateCells = {
  complete: 'complete',
  runs: 'runs',
  running: 'runs',
  continues: 'runs',
  unproven: 'runs',
  unkeyed: 'no key',
};

const evaluateCell = ({ evaluate }: Explanation) => evaluateCells[evaluate.state];

const problemLines = (explanations: readonly Explanation[]) => {
  const lines = [...new Set(explanations.flatMap(({ problems }) => problems))];
  return lines.length === 0 ? [] : ['', 'No key, because:', '', ...lines];
};

function groupLines(
  verb: string,
  explanations: readonly Explanation[],
  reasonsOf: (explanation: Explanation) => Reason[],
  options: LineOptions,
): string[] {
  const explained = explanations.map((one) => ({
    experiment: one.experiment,
    reasons: reasonsOf(one),
  }));
  return groupReasons(explained).flatMap(({ experiments, reasons }) => {
    const all = experiments.length > 1 && experiments.length === explanations.length;
    const who = all ? `all ${experiments.length}` : experiments.join(', ');
    return ['', `Why ${verb} ${who}:`, '', ...reasonLines(reasons, options)];
  });
}

function table(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
