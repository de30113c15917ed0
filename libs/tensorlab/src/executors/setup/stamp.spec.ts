import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outdated } from './installed';
import { digestOf, isUpToDate, writeStamp } from './stamp';

it('knows a venv that was made from the same', () => {
  const venv = mkdtempSync(join(tmpdir(), 'tensorlab-stamp-'));
  const digest = digestOf(['torch', 'cpu']);
  expect(isUpToDate(venv, digest)).toBe(false);
  writeStamp(venv, digest);
  expect(isUpToDate(venv, digest)).toBe(true);
  expect(isUpToDate(venv, digestOf(['torch', 'cuda']))).toBe(false);
  const other = join(venv, 'lib/python3/site-packages/numpy-2.4.5.dist-info');
  mkdirSync(other, { recursive: true });
  expect(isUpToDate(venv, digest)).toBe(false);
  expect(outdated(venv, 'numpy==2.4.6\ntorch==2.13.0\n')).toEqual(['numpy==2.4.6']);
  expect(outdated(venv, 'numpy==2.4.5\n')).toEqual([]);
  rmSync(venv, { recursive: true });
});
