// What the steps and the test files of `npm test` take: the ten slowest files are printed, all are in dist/test-times.json.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { repository } from './set-up.mjs';

const target = join(repository, 'dist/test-times.json');
const lines = join(repository, 'dist/test-times.jsonl');

/** From now on test-times.cjs (jest) and times.py (pytest) note what each file takes. */
export function startTimes() {
  mkdirSync(dirname(lines), { recursive: true });
  rmSync(lines, { force: true });
  process.env.TEST_TIMES = lines;
}

/** @param steps `{ name, seconds }` of each */
export function tellTimes(steps) {
  const files = (existsSync(lines) ? readFileSync(lines, 'utf8').trim().split('\n') : [])
    .map((line) => JSON.parse(line))
    .sort((a, b) => b.seconds - a.seconds);
  rmSync(lines, { force: true });
  writeFileSync(target, `${JSON.stringify({ steps, files }, null, 2)}\n`);
  console.log('\nThe slowest test files (Nx has kept the result of those that are not in it):');
  for (const { file, seconds } of files.slice(0, 10)) {
    console.log(`${seconds.toFixed(0).padStart(5)} s  ${file}`);
  }
  console.log(`all: ${relative(process.cwd(), target)}`);
}
