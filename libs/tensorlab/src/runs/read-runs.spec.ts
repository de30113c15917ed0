import { cpSync, mkdirSync } from 'node:fs';
import { readRun, readRuns } from './read-runs';
import { RunsFixture } from './runs-fixture';

let lab: RunsFixture;
beforeEach(() => (lab = new RunsFixture()));

it('reads what training and evaluation wrote', () => {
  lab.run('mine', '0a1b2c', { overrides: ['seed=2'], key: { train: { key: 'k', parts: {} } } });
  const metrics = { accuracy: 0.9, f1: null };
  const intervals = { accuracy: [0.8, 1], f1: [null, 1] };
  lab.evaluate('mine', '0a1b2c', metrics, {
    splits: { test: { samples: 10, metrics, intervals } },
  });
  expect(readRuns(lab.labRoot, 'mine')).toEqual([
    {
      run: '0a1b2c',
      folder: lab.path('experiments/runs/mine/0a1b2c'),
      status: 'complete',
      started: '2026-01-01T10:00:00+00:00',
      ended: '2026-01-01T10:01:00+00:00',
      seconds: 60,
      epochs: 3,
      metrics: { best: { epoch: 2, 'val/loss': 0.5 }, last: { epoch: 3, 'val/loss': 0.6 } },
      overrides: ['seed=2'],
      files: expect.objectContaining({
        'models/checkpoints/mine/0a1b2c/best.pt': {
          size: 17,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      }),
      key: { train: { key: 'k', parts: {} }, definitions: {}, chains: {}, origins: {} },
      evaluation: {
        splits: {
          test: { samples: 10, metrics: { accuracy: 0.9 }, intervals: { accuracy: [0.8, 1] } },
        },
        key: undefined,
        weights: expect.stringMatching(/^[0-9a-f]{64}$/),
        files: expect.anything(),
      },
    },
  ]);
});

it('has the newest first, by their end, else by their start', () => {
  lab.run('mine', 'a', { ended: '2026-01-01T10:00:00+00:00' });
  lab.run('mine', 'b', { ended: '2026-01-01T10:30:00+01:00' });
  lab.run('mine', 'c', { status: 'running', started: '2026-01-02T10:00:00+00:00', ended: null });
  expect(readRuns(lab.labRoot, 'mine').map(({ run }) => run)).toEqual(['c', 'a', 'b']);
});

it('passes over what is no run', () => {
  lab.run('mine', 'a');
  lab.write('experiments/runs/mine/notes.txt', 'mine');
  lab.write('experiments/runs/mine/b/run.json', '{"format": 1, "run": "b", "sta');
  lab.write('experiments/runs/mine/c/run.json', [1]);
  lab.write('experiments/runs/mine/d/run.json', { format: 2, run: 'd', status: 'complete' });
  lab.write('experiments/runs/mine/e/run.json', { format: 1, run: 'e', status: 'odd' });
  mkdirSync(lab.path('experiments/runs/mine/f/run.json'), { recursive: true });
  cpSync(lab.path('experiments/runs/mine/a'), lab.path('experiments/runs/mine/copy'), {
    recursive: true,
  });
  expect(readRuns(lab.labRoot, 'mine').map(({ run }) => run)).toEqual(['a']);
  expect(readRuns(lab.labRoot, 'other')).toEqual([]);
  expect(readRun(lab.labRoot, 'mine', '../mine/a')).toBeUndefined();
});

it('takes a record that says less, or nonsense, for one that says nothing', () => {
  lab.write('experiments/runs/mine/a/run.json', {
    format: 1,
    run: 'a',
    status: 'failed',
    seconds: 'long',
    overrides: 'none',
    metrics: 3,
    files: { x: null },
    key: { train: 'old' },
  });
  lab.write('experiments/runs/mine/a/evaluation.json', { format: 1, run: 'b', splits: {} });
  expect(readRun(lab.labRoot, 'mine', 'a')).toMatchObject({
    seconds: 0,
    epochs: 0,
    overrides: [],
    metrics: {},
    files: { x: { size: 0, sha256: '' } },
    key: undefined,
    evaluation: undefined,
  });
});
