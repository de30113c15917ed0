import { studentT } from './student-t';

// scipy.stats.t.ppf((1 + level) / 2, freedom)
it.each([
  [0.95, 1, 12.706204736174694],
  [0.95, 2, 4.302652729749462],
  [0.95, 4, 2.7764451051977934],
  [0.95, 9, 2.262157162798205],
  [0.99, 3, 5.840909309733355],
  [0.9, 14, 1.761310135774891],
  [0.5, 7, 0.7111417780817866],
  [0.95, 1000, 1.9623390808264074],
])('at the level %d with %d degrees of freedom is %d', (level, freedom, value) => {
  expect(studentT(level, freedom)).toBeCloseTo(value, 8);
});
