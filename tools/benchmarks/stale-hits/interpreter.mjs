#!/usr/bin/env node
// Stands where Python would: `-m tensorlab train|evaluate --config <file> --run <id>` leaves the files that the runtime leaves,
// and in them the state of the lab that it saw. Run in the lab's root.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { note, stateOf } from './small-lab.mjs';

const args = process.argv.slice(2);
if (args[0] !== '-m' || args[1] !== 'tensorlab') {
  process.exit(0);
}
const verb = args[2];
const run = args[args.indexOf('--run') + 1];
const lab = process.cwd();
const folder = `experiments/runs/e/${run}`;
const state = stateOf(lab);
const file = join(lab, folder, 'run.json');
note(lab, `started ${verb} ${run}`);

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const write = (path, text) => {
  mkdirSync(dirname(join(lab, path)), { recursive: true });
  writeFileSync(join(lab, path), text);
  return [path, { size: text.length, sha256: sha256(text) }];
};
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const facts = { format: 1, experiment: 'e', project: 'p', run, state };

if (verb === 'train') {
  if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).status === 'complete') {
    console.log(`e: run ${run} is complete, nothing to train`);
  } else {
    console.log(`e: training, run ${run}`);
    const files = Object.fromEntries([
      write(`${folder}/config.yaml`, 'seed: 0\n'),
      write(`${folder}/metrics.jsonl`, '{"epoch":1,"val/loss":1}\n'),
      write(`models/checkpoints/e/${run}/best.pt`, state),
      write(`models/checkpoints/e/${run}/last.pt`, state),
      write(`experiments/logs/e/${run}/events`, state),
      write(`experiments/visualizations/e/${run}/training/learning_curves.png`, state),
    ]);
    const now = new Date().toISOString();
    const times = { started: now, ended: now, seconds: 0.1, epochs: 1, metrics: {}, overrides: [] };
    const key = args.includes('--key')
      ? { key: JSON.parse(readFileSync(args[args.indexOf('--key') + 1], 'utf8')) }
      : {};
    write(`${folder}/run.json`, json({ ...facts, status: 'complete', ...times, files, ...key }));
    note(lab, `trained ${run}`);
    console.log(`trained on ${state}`);
  }
} else {
  const trained = JSON.parse(readFileSync(file, 'utf8')).state;
  console.log(`e: evaluating, run ${run}`);
  const plot = `experiments/visualizations/e/${run}/evaluation/confusion_matrix_test.png`;
  const resamples = `${folder}/resamples.json`;
  const files = Object.fromEntries([write(plot, trained), write(resamples, trained)]);
  const weights = sha256(readFileSync(join(lab, `models/checkpoints/e/${run}/best.pt`)));
  const splits = { test: { samples: 1, metrics: { accuracy: 1 } } };
  const key = args.includes('--key')
    ? { key: JSON.parse(readFileSync(args[args.indexOf('--key') + 1], 'utf8')) }
    : {};
  write(
    `${folder}/evaluation.json`,
    json({ ...facts, state: trained, splits, files, weights, ...key }),
  );
  console.log(`evaluated on ${trained}`);
}
