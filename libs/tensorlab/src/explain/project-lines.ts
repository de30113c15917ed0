import type { Explanation } from './explanation';
import { reasonLines, type LineOptions } from './reason-lines';
import { reasonText } from './reason-text';
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
  const explained = explanations.filter((one) => reasonsOf(one).length > 0);
  return groups(explained, reasonsOf).flatMap(({ experiments, reasons }) => {
    const all = experiments.length > 1 && experiments.length === explanations.length;
    const who = all ? `all ${experiments.length}` : experiments.join(', ');
    return ['', `Why ${verb} ${who}:`, '', ...reasonLines(reasons, options)];
  });
}

/** Reasons by exactly the experiments that have them; what most of them share comes first. */
function groups(
  explanations: readonly Explanation[],
  reasonsOf: (explanation: Explanation) => Reason[],
) {
  const shared = new Map<string, { reason: Reason; experiments: string[] }>();
  for (const one of explanations) {
    for (const reason of reasonsOf(one)) {
      const same = identity(reason);
      const entry = shared.get(same) ?? { reason, experiments: [] };
      shared.set(same, { ...entry, experiments: [...entry.experiments, one.experiment] });
    }
  }
  const found = new Map<string, { reasons: Reason[]; experiments: string[] }>();
  for (const { reason, experiments } of shared.values()) {
    const who = experiments.join(' ');
    const entry = found.get(who) ?? { reasons: [], experiments };
    found.set(who, { experiments, reasons: [...entry.reasons, reason] });
  }
  return [...found.values()].sort((a, b) => b.experiments.length - a.experiments.length);
}

/** Experiments come to one module by chains of their own: it is one reason all the same. */
function identity(reason: Reason): string {
  const { label, head } = reasonText(reason);
  const inside = 'definitions' in reason ? JSON.stringify(reason.definitions) : '';
  return [label, head, inside].join(' ');
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
