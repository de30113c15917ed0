import { fold } from './fold';
import { reasonText } from './reason-text';
import type { Reason } from './reasons';

const column = 9;

export interface LineOptions {
  /** Reasons to show; the others are counted. Default 10; Infinity shows all, with every file that came or went. */
  limit?: number;
}

/** Reasons for people: a label, what it is about, and below it what changed inside and what leads there. */
export function reasonLines(
  reasons: readonly Reason[],
  { limit = 10 }: LineOptions = {},
): string[] {
  const all = limit === Infinity;
  const folded = all ? reasons.map((reason) => ({ reason, others: 0 })) : fold(reasons);
  const lines = folded.slice(0, limit).flatMap(({ reason, others }) => {
    const { label, head, details } = reasonText(reason, all);
    const more = others === 0 ? '' : `, with ${others} more ${others === 1 ? 'file' : 'files'}`;
    return [
      `${label.padEnd(column)}${head}${more}`,
      ...details.map((line) => `${' '.repeat(column)}  ${line}`),
    ];
  });
  const left = folded.length - limit;
  return left > 0 ? [...lines, `and ${left} more: --all shows them`] : lines;
}
