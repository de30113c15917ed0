import { runFolders } from '@tensorlab/lab';
import type { Explanation } from './explanation';
import type { Outlook } from './outlook';
import { reasonLines, type LineOptions } from './reason-lines';

/** An explanation for people. */
export function explanationLines(explanation: Explanation, options: LineOptions = {}): string[] {
  const { experiment, run, overrides, train, reasons, evaluateReasons, problems } = explanation;
  const variant = overrides.map((override) => ` --set=${override}`).join('');
  return [
    `${experiment}${variant}${run ? `: run ${run}` : ''}`,
    '',
    `train      ${trainText(explanation)}`,
    `evaluate   ${evaluateText(explanation)}`,
    ...crossvalLines(explanation, options),
    ...observedLines(explanation),
    ...paragraph('No key, because', problems),
    ...paragraph(
      'Damaged',
      (train.damaged ?? []).map((file) => `${file} is gone, or cut short`),
    ),
    ...paragraph(against(explanation), reasonLines(reasons, options)),
    ...paragraph('Evaluated again because', reasonLines(evaluateReasons, options)),
  ];
}

function crossvalLines({ crossval }: Explanation, { limit = 10 }: LineOptions): string[] {
  if (!crossval) {
    return [];
  }
  const { trainings, open } = crossval;
  const names = [...open.slice(0, limit), ...(open.length > limit ? ['...'] : [])];
  const left = open.length === 0 ? '' : `; not yet ${names.join(', ')}`;
  return [`crossval   ${trainings - open.length} of ${trainings} are evaluated${left}`];
}

/** What the run read: in a line; and what its key does not have, in another. */
function observedLines({ observed, experiment }: Explanation): string[] {
  if (!observed) {
    return [];
  }
  const { files, modules, environment, programs, unknown, unknownInAll } = observed;
  const seen = [
    `${modules} modules and ${files - modules} other files`,
    ...(environment.length > 0 ? [`variables ${environment.join(', ')}`] : []),
    ...(programs.length > 0 ? [`programs ${programs.join(', ')}`] : []),
  ];
  const [[name, where] = []] = Object.entries(unknown);
  const more = unknownInAll > 1 ? ` and ${unknownInAll - 1} more` : '';
  return [
    `observed   ${seen.join('; ')}`,
    ...(name === undefined
      ? []
      : [
          `           not in the key: ${name}${where ? ` (${where})` : ''}${more}; nx run ${experiment}:train says what to write`,
        ]),
  ];
}

const paragraph = (title: string | undefined, lines: string[]) =>
  title === undefined || lines.length === 0 ? [] : ['', `${title}:`, '', ...lines];

function against({ against: then }: Explanation): string | undefined {
  return (
    then &&
    `Changed since run ${then.run} (${[then.status, dayOf(then.ended)].filter(Boolean).join(', ')})`
  );
}

/** What a training will do, in a line. */
export function trainText({ train, against: then, experiment, run }: Explanation): string {
  switch (train.state) {
    case 'complete':
      return `nothing runs: ${folder(experiment, run)} is complete`;
    case 'running':
      return `waits for the process that trains this run, in epoch ${(train.epochs ?? 0) + 1}`;
    case 'continues':
      return train.epochs ? `goes on after epoch ${train.epochs}` : 'goes on from its checkpoint';
    case 'unkeyed':
      return 'runs: it has no key, so that Nx never restores it';
    case 'unproven':
      return 'fails: it is trained, and read what its key does not have';
    case 'runs':
      return `${unlessCached(train)}${because(train, then)}`;
  }
}

const folder = (experiment: string, run = '') => runFolders(experiment, run).run;

const because = (train: Outlook, then: Explanation['against']) =>
  train.damaged
    ? ': its complete run is damaged'
    : then === undefined
      ? ': there is no run yet'
      : then.recorded
        ? ''
        : `: the latest run, ${then.run}, does not say what it was made from`;

const unlessCached = ({ cache }: Outlook) =>
  cache === 'possible'
    ? "restored if Nx's cache has it, else runs"
    : 'runs, for Nx never restores a variant';

export function evaluateText({ evaluate, train, evaluateReasons }: Explanation): string {
  switch (evaluate.state) {
    case 'complete':
      return 'nothing runs: evaluated in that folder';
    case 'unkeyed':
      return train.state === 'unkeyed' ? 'after it' : 'runs: it has no key';
    default:
      if (train.state !== 'complete') {
        return 'after it';
      }
      return `${unlessCached(evaluate)}${evaluateReasons.length > 0 ? '' : ': the folder has no such evaluation'}`;
  }
}

/** `2026-11-23 10:12`, local time. */
function dayOf(iso: string | undefined): string {
  const date = new Date(iso ?? '');
  if (Number.isNaN(date.getTime())) {
    return '';
  }
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
