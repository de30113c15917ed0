import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRow } from './read-rows';

const lab = mkdtempSync(join(tmpdir(), 'tensorlab-report-'));
const folder = join(lab, 'experiments/runs/mine/0a1b');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'run.json'), JSON.stringify({ seconds: 12.5, epochs: 3 }));
writeFileSync(
  join(folder, 'evaluation.json'),
  JSON.stringify({ splits: { test: { samples: 10, metrics: { accuracy: 0.9 } } } }),
);

it('joins what training and evaluation wrote', () => {
  expect(readRow(lab, 'mine', '0a1b', 'test')).toEqual({
    experiment: 'mine',
    run: '0a1b',
    metrics: { accuracy: 0.9 },
    seconds: 12.5,
    epochs: 3,
  });
});

it.each([
  ['a run that was not evaluated', 'ffff', 'test'],
  ['a split that was not evaluated', '0a1b', 'val'],
])('says how to evaluate %s', (_, run, split) => {
  expect(() => readRow(lab, 'mine', run, split)).toThrow(/next: nx run mine:evaluate/);
});
