import { scaleOf } from './scale';

it.each([
  [
    [0.95, 1],
    [0.95, 0.96, 0.97, 0.98, 0.99, 1],
  ],
  [
    [1, 60],
    [0, 10, 20, 30, 40, 50, 60],
  ],
  [
    [-0.039, 0],
    [-0.04, -0.03, -0.02, -0.01, 0],
  ],
  [
    [3, 3],
    [2.7, 2.8, 2.9, 3, 3.1, 3.2, 3.3],
  ],
  [
    [0, 0],
    [-1, -0.5, 0, 0.5, 1],
  ],
  [
    [1200, 25000],
    [5000, 10000, 15000, 20000, 25000],
  ],
])('has round ticks for %j', (values, ticks) => {
  expect(scaleOf(values, [0, 100]).ticks).toEqual(ticks);
});

it('places values between its two ends, upside down too', () => {
  const x = scaleOf([0, 10], [100, 0]);
  expect(x(0)).toBeLessThan(100);
  expect(x(10)).toBeGreaterThan(0);
  expect(x(5)).toBeCloseTo(50);
  expect(x.label(x.ticks[1]!)).toBe('2');
});
