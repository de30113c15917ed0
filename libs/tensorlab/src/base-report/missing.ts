import type { BaseReport, ExperimentReport } from './base-report';

/** What the report lacks, and the commands that bring it: it runs nothing itself. */
export function missingLines(report: BaseReport): string[] {
  const { experiments, base } = report;
  const lacking = experiments.filter(({ fate }) => fate !== 'same' && fate !== 'gone');
  const noHere = lacking.filter((one) => one.here && !one.here.metrics);
  const noBase = lacking.filter(
    (one) => one.base && !one.base.metrics && one.base.run !== one.here?.run,
  );
  const replaced = lacking.filter(isReplaced);
  const lines = [
    ...(noHere.length === 0
      ? []
      : [`- not evaluated here: ${statuses(noHere, 'here')}`, ...command(evaluate(noHere))]),
    ...(noBase.length === 0
      ? []
      : [
          `- no evaluated run of ${base.name}: ${statuses(noBase, 'base')}`,
          ...command(atBase(report, evaluate(noBase))),
        ]),
    ...(replaced.length === 0
      ? []
      : [
          `- evaluated anew on the same weights, which replaced what ${base.name} had: ${names(replaced)}`,
        ]),
  ];
  return lines.length === 0 ? [] : ['', '### Missing', '', ...lines];
}

/** A run has one evaluation: the newest. */
const isReplaced = ({ base, here }: ExperimentReport) =>
  base !== undefined && base.run === here?.run && !base.metrics && here.metrics !== undefined;

const names = (found: readonly ExperimentReport[]) =>
  found.map(({ experiment }) => experiment).join(', ');

const statuses = (found: readonly ExperimentReport[], side: 'here' | 'base') =>
  found
    .map((one) => {
      const { run, status } = one[side]!;
      return status === 'absent' ? one.experiment : `${one.experiment} (run ${run} is ${status})`;
    })
    .join(', ');

const evaluate = (found: readonly ExperimentReport[]) =>
  `npx nx run-many -t evaluate -p ${found.map(({ experiment }) => experiment).join(',')}`;

/** The runs are not in git: they stay when the branch comes back. */
function atBase({ base, here }: BaseReport, deed: string): string {
  const switched = `git switch --detach ${base.commit.slice(0, 12)} && ${deed}; git switch -`;
  return here.dirty ? `git stash && ${switched} && git stash pop` : switched;
}

const command = (text: string) => ['', '  ```bash', `  ${text}`, '  ```'];
