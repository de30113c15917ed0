import { holm } from './holm';

it('is that of statsmodels.stats.multitest.multipletests(method="holm"), in the order given', () => {
  // p.adjust(c(0.04, 0.001, 0.03, 0.2, 0.012), method = "holm") of R gives the same.
  expect(holm([0.04, 0.001, 0.03, 0.2, 0.012]).map((p) => Number(p.toFixed(6)))).toEqual([
    0.09, 0.005, 0.09, 0.2, 0.048,
  ]);
});

it('leaves one alone, and stops at 1', () => {
  expect(holm([0.03])).toEqual([0.03]);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});
