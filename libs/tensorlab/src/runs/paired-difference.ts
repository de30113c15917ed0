import type { Resamples } from './read-resamples';

/** A metric of one run: its value, and the resamplings that it can be paired by. */
export interface Measurement {
  value: number;
  resamples?: Resamples;
}

/** How much greater a metric of one run is than that of another one. */
export interface PairedDifference {
  delta: number;
  /** Where `delta` lies, at the given level, were the split drawn anew: from the resamplings, whose n-th takes the same samples in both. */
  interval?: [low: number, high: number];
  /** Two-sided: how easily a difference of this size comes from the choice of samples alone. Never below 2 / (resamplings + 1). */
  p?: number;
  /** Why there is neither interval nor p. */
  unpaired?: string;
}

/**
 * The difference `one - other` of a metric, with its bootstrap percentile interval and the p-value which that interval belongs to: an
 * interval at level 1 - p has 0 on its edge. Resamplings that make no difference count for both sides, which errs on the side of doubt.
 *
 * @param level of the interval, 0 to 1
 */
export function pairedDifference(
  metric: string,
  one: Measurement,
  other: Measurement,
  level = 0.95,
): PairedDifference {
  const delta = one.value - other.value;
  const unpaired = whyUnpaired(metric, one.resamples, other.resamples);
  if (unpaired !== undefined) {
    return { delta, unpaired };
  }
  const others = other.resamples!.metrics[metric]!;
  // A metric that needs both classes is not defined where one was not drawn: such a resampling is left out.
  const deltas = one.resamples!.metrics[metric]!.flatMap((value, at) =>
    value === null || others[at] === null ? [] : [value - others[at]!],
  );
  return deltas.length < 2
    ? { delta, unpaired: `${metric} is not defined in the resamplings` }
    : { delta, interval: percentileInterval(deltas, level), p: pValue(deltas) };
}

/** Why the resamplings of two runs are no pairs; undefined where they are. */
export function whyUnpaired(
  metric: string,
  one: Resamples | undefined,
  other: Resamples | undefined,
): string | undefined {
  if (!one || !other) {
    return 'the evaluation of a run has no resamplings beside it: evaluate it again';
  }
  if (one.samples !== other.samples) {
    return `measured on ${one.samples} and on ${other.samples} samples`;
  }
  if (one.targets !== other.targets) {
    return 'measured on different samples, or in a different order';
  }
  const [values, others] = [one.metrics[metric], other.metrics[metric]];
  if (!values || !others) {
    return `${metric} has no resamplings`;
  }
  if (one.seed !== other.seed) {
    return `resampled with the seeds ${one.seed} and ${other.seed}`;
  }
  if (values.length !== others.length) {
    return `resampled ${values.length} and ${others.length} times`;
  }
  return one.drawn === other.drawn ? undefined : 'resampled by another generator of random numbers';
}

function pValue(deltas: readonly number[]): number {
  const below = deltas.filter((delta) => delta <= 0).length;
  const above = deltas.filter((delta) => delta >= 0).length;
  return Math.min(1, (2 * (Math.min(below, above) + 1)) / (deltas.length + 1));
}

/** Between the two quantiles, interpolated as numpy and torch do. */
function percentileInterval(values: readonly number[], level: number): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const quantile = (share: number) => {
    const at = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
    return low + (high - low) * (at - Math.floor(at));
  };
  return [quantile((1 - level) / 2), quantile((1 + level) / 2)];
}
