import { reasonText } from './reason-text';
import type { Reason } from './reasons';

interface Explained {
  experiment: string;
  reasons: readonly Reason[];
}

/** Reasons, and the experiments that have exactly these. */
export interface ReasonGroup {
  experiments: string[];
  reasons: Reason[];
}

/** Reasons by exactly the experiments that have them; what most of them share comes first. */
export function groupReasons(explained: readonly Explained[]): ReasonGroup[] {
  const shared = new Map<string, { reason: Reason; experiments: string[] }>();
  for (const { experiment, reasons } of explained) {
    for (const reason of reasons) {
      const same = identity(reason);
      const entry = shared.get(same) ?? { reason, experiments: [] };
      shared.set(same, { ...entry, experiments: [...entry.experiments, experiment] });
    }
  }
  const found = new Map<string, ReasonGroup>();
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
