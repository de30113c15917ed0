/**
 * p-values that are corrected for how many there are, by Holm (1979): the smallest times their number, the next times one less, and
 * none below one before it. Where all below 0.05 are called differences, the chance that even one is none stays below 0.05.
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((a, b) => values[a]! - values[b]!);
  const corrected = [...values];
  let least = 0;
  order.forEach((at, rank) => {
    least = Math.max(least, Math.min(1, (values.length - rank) * values[at]!));
    corrected[at] = least;
  });
  return corrected;
}
