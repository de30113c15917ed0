import type { Reason } from '../explain/reasons';
import type { BaseReport, ExperimentReport } from './base-report';
import { markdown } from './markdown';
import type { Measured } from './measured';

const loss: Reason = {
  kind: 'module',
  subject: 'src/losses/smooth/smooth.py',
  change: 'changed',
  definitions: { changed: ['Smooth.forward'], added: [], removed: [] },
  chain: ['experiments/configs/a/experiment.yaml:8', 'src/losses/smooth/__init__.py:1'],
};
const batch: Reason = { kind: 'config', subject: 'dataloader.batch_size', old: 64, new: 32 };

function one(experiment: string, rest: Partial<ExperimentReport>): ExperimentReport {
  const nothing = { reasons: [], evaluateReasons: [], problems: [], deltas: [] };
  return { experiment, fate: 'same', ...nothing, ...rest };
}

const run = (name: string, rest: Partial<Measured> = {}): Measured => ({
  run: name,
  status: 'complete',
  metrics: { accuracy: 0.5 },
  ...rest,
});

const report = (...experiments: ExperimentReport[]): BaseReport => ({
  format: 1,
  lab: 'vision',
  split: 'test',
  base: { name: 'main', commit: 'b'.repeat(40) },
  here: { commit: 'a'.repeat(40), branch: 'feature', dirty: false },
  experiments,
});

const both = { base: run('1111'), here: run('2222') };

it('says what changed, by how much and why, and what did not', () => {
  const text = markdown(
    report(
      one('a', {
        fate: 'trains',
        ...both,
        reasons: [loss, batch],
        deltas: [
          {
            metric: 'accuracy',
            base: 0.9,
            here: 0.875,
            delta: -0.025,
            interval: [-0.05, 0.01],
            p: 0.2,
          },
          { metric: 'loss', base: 0.5, here: 0.25, delta: -0.25, unpaired: 'loss has none' },
          { metric: 'f1', here: 0.5 },
        ],
      }),
      one('b', { fate: 'trains', ...both, reasons: [loss] }),
      one('c', {}),
      one('d', {}),
      one('e', { fate: 'new', here: run('3333', { intervals: { accuracy: [0.4, 0.6] } }) }),
      one('f', { fate: 'gone' }),
      one('g', { fate: 'unkeyed', problems: ['x.yaml:3: y does not exist.'] }),
    ),
  );
  expect(text).toMatchInlineSnapshot(`
    "## vision: 4 of 6 experiments differ from main

    \`aaaaaaaaaaaa\` (feature) against \`bbbbbbbbbbbb\` of main. Metrics on the split test.

    ### Training changed: 2

    | experiment | metric   |   main |   here |   delta |      95 % interval |     p |
    | ---------- | -------- | -----: | -----: | ------: | -----------------: | ----: |
    | a          | accuracy | 0.9000 | 0.8750 | -0.0250 | -0.0500 to +0.0100 | 0.200 |
    | a          | loss     | 0.5000 | 0.2500 | -0.2500 |                  - |     - |
    | a          | f1       |      - | 0.5000 |       - |                  - |     - |

    Why all 2:

    \`\`\`text
    code     src/losses/smooth/smooth.py changed
               changed  Smooth.forward
               from     experiments/configs/a/experiment.yaml:8 -> src/losses/smooth/__init__.py:1
    \`\`\`

    Why a:

    \`\`\`text
    config   dataloader.batch_size: 64 -> 32
    \`\`\`

    ### New: 1

    Not in the base: e

    | experiment | metric   |   here |         interval |
    | ---------- | -------- | -----: | ---------------: |
    | e          | accuracy | 0.5000 | 0.4000 to 0.6000 |

    ### Without a key, here or in main: 1

    - g: x.yaml:3: y does not exist.

    ### Gone: 1

    Not here any more: f

    ### Not affected: 2

    Nothing to train, nothing to evaluate: c, d

    The delta is here less there. Its interval is what resampling the samples of the split gives, the same samples for both runs; p is how easily such a delta comes from the choice of samples alone, each on its own. What another seed of the training would change is not in them.

    No interval: loss has none."
  `);
});

it('says what it lacks, and how to get it', () => {
  const lacking = report(
    one('a', {
      fate: 'trains',
      base: run('1', { status: 'absent', metrics: undefined }),
      here: run('2'),
    }),
    one('b', {
      fate: 'trains',
      base: run('1'),
      here: run('2', { status: 'failed', metrics: undefined }),
    }),
    one('c', { fate: 'evaluates', base: run('1', { metrics: undefined }), here: run('1') }),
  );
  const [, missing] = markdown(lacking).split('### Missing');
  expect(missing).toMatchInlineSnapshot(`
    "

    - not evaluated here: b (run 2 is failed)

      \`\`\`bash
      npx nx run-many -t evaluate -p b
      \`\`\`
    - no evaluated run of main: a

      \`\`\`bash
      git switch --detach bbbbbbbbbbbb && npx nx run-many -t evaluate -p a; git switch -
      \`\`\`
    - evaluated anew on the same weights, which replaced what main had: c"
  `);
  lacking.here.dirty = true;
  expect(markdown(lacking)).toContain(
    'git stash && git switch --detach bbbbbbbbbbbb && npx nx run-many -t evaluate -p a; git switch - && git stash pop',
  );
});

it('says where it was made', () => {
  const edited = report(one('a', {}));
  delete edited.here.branch;
  edited.here.dirty = true;
  expect(markdown(edited)).toMatch(
    /^## vision: 0 of 1 experiment differ from main\n\n`a{12}` with edits that are not committed against `b{12}` of main\. /,
  );
});
