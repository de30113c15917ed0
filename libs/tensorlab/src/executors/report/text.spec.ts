import { boards, resamplesOf } from './boards-fixture';
import { asMarkdown, asText } from './text';

it('reads on a terminal', () => {
  expect(`\n${asText(boards())}\n`).toMatchInlineSnapshot(`
    "
    digits: 3 experiments on the split test, 100 samples

    |   # | experiment | accuracy |    95 % interval |   loss | epochs | seconds | run          |
    | --: | ---------- | -------: | ---------------: | -----: | -----: | ------: | ------------ |
    |   1 | digits-cnn |   0.9700 | 0.9300 to 1.0000 | 0.1000 |     20 |    21.4 | 0a1b2c3d4e5f |
    |   2 | digits-old |   0.9500 | 0.9000 to 0.9900 |      - |      - |       - | cccccccccccc |
    |   3 | digits-mlp |   0.9200 | 0.8700 to 0.9700 | 0.3000 |      - |       - | 5f4e3d2c1b0a |

    accuracy, compared with digits-cnn

    | experiment |   delta |      95 % interval |     p | p (Holm) |
    | ---------- | ------: | -----------------: | ----: | -------: |
    | digits-old | -0.0200 |                  - |     - |        - |
    | digits-mlp | -0.0500 | -0.0680 to +0.0020 | 0.400 |    0.400 |

    p: paired bootstrap of the samples, two-sided; of a training with another seed it knows nothing.
    digits-cnn is the best of 3 on this very split: its accuracy is rather too good.
    No p can be below 0.200, so that Holm finds nothing at 0.05: give evaluate.bootstrap.samples more.
    digits-old: no p, resampled with the seeds 1 and 0.

    over folds and seeds

    | experiment | folds | trainings | mean accuracy |    std |    95 % interval |
    | ---------- | ----: | --------: | ------------: | -----: | ---------------: |
    | digits-cnn |     - |         3 |        0.9650 | 0.0040 | 0.9550 to 0.9750 |
    | digits-mlp |     5 |        15 |        0.9100 | 0.0200 | 0.8800 to 0.9400 |

    digits, not evaluated on the split test: digits-new
      next: nx run digits-new:evaluate
    "
  `);
});

it('reads as Markdown', () => {
  const [first, ...others] = asMarkdown(boards()).split('\n\n');
  expect(first).toBe('## digits: 3 experiments on the split test, 100 samples');
  expect(others).toContain('### accuracy, compared with digits-cnn');
});

it('says how many comparisons Holm corrected for, and that there are too few resamplings for them', () => {
  const text = asText(boards({ resamplesOf: (row) => ({ ...resamplesOf(row), seed: 0 }) }));
  expect(text).toContain('p (Holm): corrected for 2 comparisons.');
  expect(text).toContain('digits-cnn is the best of 3 on this very split');
  expect(text).toContain('No p can be below 0.200');
});

it('shows deltas alone where nothing can be paired', () => {
  const text = asText(boards({ resamplesOf: () => undefined }));
  expect(text).toMatch(/\| experiment \| +delta \|\n/);
  expect(text).not.toContain('Holm');
});

it('names several that are missing in one command', () => {
  const [board] = boards();
  expect(asText([{ ...board!, missing: ['a', 'b'] }])).toContain(
    'next: nx run-many -t evaluate -p a,b',
  );
});
