import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf, isUpToDate, writeStamp } from './stamp';

it('knows a venv that was made from the same', () => {
  const venv = mkdtempSync(join(tmpdir(), 'tensorlab-stamp-'));
  const digest = digestOf(['torch', 'cpu']);
  expect(isUpToDate(venv, digest)).toBe(false);
  writeStamp(venv, digest);
  expect(isUpToDate(venv, digest)).toBe(true);
  expect(isUpToDate(venv, digestOf(['torch', 'cuda']))).toBe(false);
});
