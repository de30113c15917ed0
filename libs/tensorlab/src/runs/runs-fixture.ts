import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runFolders } from '@tensorlab/lab';
import { resamplesOf } from './read-resamples';

/** For specs: run folders as the runtime writes them, in a lab on disk. */
export class RunsFixture {
  constructor(readonly labRoot = realpathSync(mkdtempSync(join(tmpdir(), 'tensorlab-runs-')))) {}

  path = (...parts: string[]) => join(this.labRoot, ...parts);

  write(file: string, content: string | object): void {
    const path = this.path(file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** A complete run with its files; `record` changes its `run.json`. */
  run(experiment: string, run: string, record: object = {}): void {
    const folders = runFolders(experiment, run);
    const contents: Record<string, string> = {
      [`${folders.run}/config.yaml`]: 'seed: 0\n',
      [`${folders.run}/metrics.jsonl`]: '{"epoch": 1}\n',
      [`${folders.logs}/events.out.tfevents.1`]: 'events',
      [`${folders.visualizations}/training/learning_curves.png`]: 'png',
      [`${folders.checkpoints}/best.pt`]: `weights of ${run}`,
      [`${folders.checkpoints}/last.pt`]: `weights of ${run}`,
    };
    for (const [file, content] of Object.entries(contents)) {
      this.write(file, content);
    }
    this.write(`${folders.run}/run.json`, {
      format: 1,
      experiment,
      run,
      status: 'complete',
      started: '2026-01-01T10:00:00+00:00',
      ended: '2026-01-01T10:01:00+00:00',
      seconds: 60,
      epochs: 3,
      metrics: { best: { epoch: 2, 'val/loss': 0.5 }, last: { epoch: 3, 'val/loss': 0.6 } },
      overrides: [],
      files: factsOf(contents),
      ...record,
    });
  }

  /** The evaluation of a run, with one picture, and no resamplings. */
  evaluate(experiment: string, run: string, metrics: object, record: object = {}): void {
    const folders = runFolders(experiment, run);
    const contents: Record<string, string> = {
      [`${folders.visualizations}/evaluation/confusion_matrix_test.png`]: 'png',
      [resamplesOf(experiment, run)]: '{}',
    };
    for (const [file, content] of Object.entries(contents)) {
      this.write(file, content);
    }
    this.write(`${folders.run}/evaluation.json`, {
      format: 1,
      experiment,
      run,
      weights: sha256(`weights of ${run}`),
      splits: { test: { samples: 10, metrics } },
      files: factsOf(contents),
      ...record,
    });
  }

  /** The resamplings of an evaluation, by metric. Those of all runs are pairs, unless `entry` says otherwise. */
  resamples(experiment: string, run: string, metrics: object, entry: object = {}): void {
    const test = { samples: 10, targets: 't', seed: 0, drawn: 'd', metrics, ...entry };
    this.write(resamplesOf(experiment, run), { format: 1, run, splits: { test } });
  }
}

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

const factsOf = (contents: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(contents).map(([file, content]) => [
      file,
      { size: content.length, sha256: sha256(content) },
    ]),
  );
