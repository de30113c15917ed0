/** A straight axis: where a value lies in the picture, and the round values that it is labelled with. */
export interface Scale {
  (value: number): number;
  ticks: number[];
  /** A tick's text, all of the same number of decimals. */
  label: (tick: number) => string;
}

/**
 * An axis that has room for some values.
 *
 * @param values at least one; where all are equal, the axis has room around them
 * @param range the two ends in the picture, of the lowest and of the highest value
 * @param count of ticks, about
 */
export function scaleOf(values: readonly number[], range: [number, number], count = 5): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = most > least ? 0.04 * (most - least) : Math.abs(most) / 10 || 1;
  const [low, high] = [least - room, most + room];
  const step = roundStep((high - low) / count);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n += 1) {
    ticks.push(Number((n * step).toFixed(decimals)));
  }
  const [from, to] = range;
  const place = (value: number) => from + ((value - low) / (high - low)) * (to - from);
  return Object.assign(place, { ticks, label: (tick: number) => tick.toFixed(decimals) });
}

/** 1, 2 or 5 times a power of ten: the least that is not much below what was asked. */
function roundStep(asked: number): number {
  const least = 0.7 * asked;
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((times) => times * power >= least * (1 - 1e-9)) ?? 10) * power;
}
