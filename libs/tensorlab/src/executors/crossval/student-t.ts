/**
 * The value that a variable with Student's t distribution exceeds in neither direction, with a probability.
 *
 * @param level the probability, above 0 and below 1
 * @param freedom degrees of freedom, a whole number above 0
 */
export function studentT(level: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (within(high, freedom) < level) {
    high *= 2;
  }
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    [low, high] = within(middle, freedom) < level ? [middle, high] : [low, middle];
  }
  return (low + high) / 2;
}

/** The probability of -t to t: Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function within(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let n = isOdd ? 3 : 2; n < freedom; n += 2) {
    term *= (cosine * cosine * (n - 1)) / n;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
