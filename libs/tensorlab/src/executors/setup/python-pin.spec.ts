import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinPython } from './python-pin';

let lab: string;
const pyproject = () => join(lab, 'pyproject.toml');
beforeEach(() => {
  lab = mkdtempSync(join(tmpdir(), 'tensorlab-pin-'));
  mkdirSync(join(lab, 'venv'));
  writeFileSync(join(lab, 'venv/pyvenv.cfg'), 'version = 3.12.4\n');
  writeFileSync(pyproject(), '[tool.tensorlab]\nname = "lab"\n');
});
afterEach(() => rmSync(lab, { recursive: true }));

it('is written once', () => {
  expect(pinPython(lab, 'lab')).toMatch(/^Wrote python = "3.12"/);
  const text = readFileSync(pyproject(), 'utf8');
  expect(text).toBe('[tool.tensorlab]\nname = "lab"\npython = "3.12"\n');
  expect(pinPython(lab, 'lab')).toBeUndefined();
  expect(readFileSync(pyproject(), 'utf8')).toBe(text);
});

it('is not changed where it is another', () => {
  writeFileSync(pyproject(), '[tool.tensorlab]\npython = "3.11"\n');
  expect(pinPython(lab, 'lab')).toMatch(/names Python 3.11, and venv\/ has 3.12.*\n {2}next: /);
  expect(readFileSync(pyproject(), 'utf8')).toContain('"3.11"');
});
