import { commandLine } from '@tensorlab/lab';
import type {
  Change,
  ConfigReason,
  DataReason,
  ModuleReason,
  Reason,
  ValueReason,
} from './reasons';
import { pinsText, versions } from './package-text';
import { cutText, valueText } from './value-text';

/** A reason on a page: a label, what it is about, and lines below it. */
export interface ReasonText {
  label: string;
  head: string;
  details: string[];
}

const width = 89;
const mostNames = 8;

/** @param all leaves nothing out */
export function reasonText(reason: Reason, all = false): ReasonText {
  const text = { label: labels[reason.kind], head: headOf(reason), details: [] };
  switch (reason.kind) {
    case 'module':
      return {
        ...text,
        details: [...definitionLines(reason, all), ...chainLines(reason.chain, reason.change)],
      };
    case 'file':
      return { ...text, details: chainLines(reason.chain, reason.change) };
    case 'config':
      return { ...text, details: originLines(reason) };
    default:
      return text;
  }
}

/** A reason in half a sentence, without what leads there: `src/losses/focal/focal.py changed: FocalLoss.forward`. */
export function sentence(reason: Reason): string {
  switch (reason.kind) {
    case 'module':
      return [headOf(reason), names(reason.definitions)].filter(Boolean).join(': ');
    case 'config':
      return `${headOf(reason)}${reason.origin === commandLine ? ` (${commandLine})` : ''}`;
    case 'dataset':
      return `the dataset ${headOf(reason)}`;
    case 'weights':
      return `the initial weights ${headOf(reason)}`;
    case 'python':
      return `Python ${headOf(reason)}`;
    default:
      return headOf(reason);
  }
}

const labels: Record<Reason['kind'], string> = {
  module: 'code',
  file: 'file',
  config: 'config',
  dataset: 'dataset',
  package: 'package',
  python: 'python',
  runtime: 'runtime',
  input: 'input',
  weights: 'weights',
  format: 'key',
};

const changeWords: Record<Change, string> = {
  added: 'is used now',
  removed: 'is no longer used',
  changed: 'changed',
};

function headOf(reason: Reason): string {
  switch (reason.kind) {
    case 'module':
    case 'file':
    case 'dataset':
    case 'weights':
      return `${reason.subject} ${changeWords[reason.change]}`;
    case 'config':
      return `${keyText(reason.subject)}: ${reason.order ? 'order changed' : valuesText(reason)}`;
    case 'package':
      return packageText(reason);
    case 'python':
      return fromTo(reason);
    case 'runtime':
      return `${reason.subject} ${fromTo(reason)}`;
    case 'input':
      return inputText(reason);
    case 'format':
      return 'this version of tensorlab makes keys in another way';
  }
}

/** A key that looks like a number is marked as a text. */
const keyText = (subject: string) => subject.replaceAll('!!str ', '');

const valuesText = ({ old, new: now }: ConfigReason) => `${valueText(old)} -> ${valueText(now)}`;

const fromTo = ({ old = 'none', new: now = 'none' }: ValueReason) => `${old} -> ${now}`;

/** What a lock holds beside versions, such as a URL, has no name. */
function packageText({ subject, old, new: now }: ValueReason): string {
  if (subject === '') {
    return 'requirements.lock has other lines without a version';
  }
  if (old !== undefined && now !== undefined) {
    return `${subject} ${pinsText(old, now)}`;
  }
  const version = versions((now ?? old ?? '').split(' | '));
  return `${subject} ${version} ${changeWords[now === undefined ? 'removed' : 'added']}`;
}

/** A variable may hold a secret: its value is nowhere. */
function inputText({ subject, change }: DataReason): string {
  const words = { ...changeWords, added: 'is set now', removed: 'is no longer set' };
  return subject.startsWith('env:')
    ? `$${subject.slice('env:'.length)} ${words[change]}`
    : `${subject} ${changeWords[change]}`;
}

/** Lines of then are no longer there to be looked at, a command line is what one asks about. */
function originLines(reason: ConfigReason): string[] {
  const { origin, oldOrigin, order } = reason;
  return [
    ...(order ? orderLines(reason) : []),
    ...(origin === commandLine ? [`by ${commandLine}`] : origin ? [line('set in', origin)] : []),
    ...(oldOrigin === commandLine ? [`was by ${commandLine}`] : []),
  ];
}

const orderLines = ({ old, new: now }: ConfigReason): string[] =>
  [old, now].map((keys, index) => {
    const names = Array.isArray(keys) ? keys.map((key) => keyText(String(key))) : [];
    return line(index === 0 ? 'was' : 'now', cutText(names.join(', ')));
  });

const line = (word: string, text: string) => `${word.padEnd(9)}${text}`;

function definitionLines({ definitions, change }: ModuleReason, all: boolean): string[] {
  const limit = all ? Infinity : mostNames;
  const lines = [
    ['changed', definitions.changed] as const,
    ['new', definitions.added] as const,
    ['gone', definitions.removed] as const,
  ].flatMap(([word, list]) => (list.length > 0 ? line(word, cut(list, limit)) : []));
  return change === 'changed' && lines.length === 0
    ? ['the order of its statements, or text that Python does not read']
    : lines;
}

/** `MLP.forward; new MLP.reset` */
const names = ({ changed, added, removed }: Record<Change, string[]>) =>
  [
    cut(changed, 3),
    added.length > 0 && `new ${cut(added, 3)}`,
    removed.length > 0 && `gone ${cut(removed, 3)}`,
  ]
    .filter(Boolean)
    .join('; ');

const cut = (list: readonly string[], limit: number) =>
  list.length > limit
    ? `${list.slice(0, limit).join(', ')} and ${list.length - limit} more`
    : list.join(', ');

/** Who names the file, from the experiment's file on; on one line where there is room. */
function chainLines(chain: readonly string[], change: Change): string[] {
  if (chain.length === 0) {
    return [];
  }
  const word = change === 'removed' ? 'was from' : 'from';
  const oneLine = line(word, chain.join(' -> '));
  return oneLine.length <= width
    ? [oneLine]
    : chain.map((step, index) => line(index === 0 ? word : '      ->', step));
}
