#!/usr/bin/env node
// Stands where Python would: `-m tensorlab train --config <file> --run <id>` leaves the files that a training leaves, of a few bytes.
// Run in the lab's root.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const args = process.argv.slice(2);
const given = (option) => args[args.indexOf(option) + 1];
if (args[2] === 'train') {
  const experiment = basename(dirname(given('--config')));
  const run = given('--run');
  const folder = `experiments/runs/${experiment}/${run}`;
  const write = (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return [path, { size: text.length, sha256: createHash('sha256').update(text).digest('hex') }];
  };
  const files = Object.fromEntries([
    write(join(folder, 'config.yaml'), 'seed: 0\n'),
    write(join(folder, 'metrics.jsonl'), '{"epoch":1,"val/loss":1}\n'),
    write(`models/checkpoints/${experiment}/${run}/best.pt`, run),
    write(`experiments/logs/${experiment}/${run}/events`, run),
  ]);
  const now = new Date().toISOString();
  const key = JSON.parse(readFileSync(given('--key'), 'utf8'));
  const times = { started: now, ended: now, seconds: 0.1, epochs: 1, metrics: {}, overrides: [] };
  const facts = { format: 1, experiment, project: 'bench', run, status: 'complete', ...times };
  write(join(folder, 'run.json'), JSON.stringify({ ...facts, files, key }));
}
