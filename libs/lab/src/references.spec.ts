import { findReferences, lineOf } from './references';

it.each([
  ['evaluate.metrics[0]._target_', 3],
  ['evaluate.metrics[0]', 3],
  ['evaluate.splits', 2],
  ['tags[0][1]', 1],
  ['a.b]', 1],
  ['[', 1],
  ['..[[.]', 1],
])('finds the line of the nearest key around %s', (key, line) => {
  expect(lineOf({ evaluate: 2, 'evaluate.metrics': 3 }, key)).toBe(line);
});

it('finds references in lists, with no line to be had', () => {
  const value = { evaluate: { metrics: [{ _target_: 'src.metrics.far.Far' }] } };
  expect(findReferences(value)).toEqual([
    { kind: 'target', key: 'evaluate.metrics[0]._target_', value: 'src.metrics.far.Far', line: 1 },
  ]);
});
