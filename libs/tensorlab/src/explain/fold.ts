import type { FileReason, ModuleReason, Reason } from './reasons';

/** A reason, and how many others are nothing but its consequence. */
export interface FoldedReason {
  reason: Reason;
  /** Files that came, or went, with it: what it imports, the `__init__.py` beside it. */
  others: number;
}

type Arrival = ModuleReason | FileReason;

/**
 * Another `_target_` brings a module and all that it imports. One line stands for them all: that of the deepest file that the
 * experiment's own file names.
 */
export function fold(reasons: readonly Reason[]): FoldedReason[] {
  const leaders = new Map<string, Arrival[]>();
  for (const reason of reasons.filter(isArrival)) {
    const group = groupOf(reason);
    leaders.set(group, [...(leaders.get(group) ?? []), reason]);
  }
  return reasons.flatMap((reason) => {
    if (!isArrival(reason)) {
      return { reason, others: 0 };
    }
    const group = leaders.get(groupOf(reason)) ?? [];
    return reason === group[0] ? { reason: leaderOf(group), others: group.length - 1 } : [];
  });
}

const isArrival = (reason: Reason): reason is Arrival =>
  (reason.kind === 'module' || reason.kind === 'file') && reason.change !== 'changed';

/** By the first step of the chain: the line of the experiment's file. */
const groupOf = ({ change, chain, subject }: Arrival) => `${change} ${chain[0] ?? subject}`;

const leaderOf = (group: readonly Arrival[]): Arrival =>
  group.reduce((best, other) => (rank(other) < rank(best) ? other : best));

/** Short chains before long ones, then deep paths before the `__init__` files above them. */
const rank = ({ chain, subject }: Arrival) => chain.length * 1000 - subject.split('/').length;
