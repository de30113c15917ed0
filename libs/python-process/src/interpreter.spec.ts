import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { basePython, interpreterOf, isNewEnough, labInterpreter, venvVersion } from './interpreter';

const lab = () => mkdtempSync(join(tmpdir(), 'tensorlab-python-'));

function program(file: string, script: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('labInterpreter', () => {
  it('is the venv of the lab', () => {
    const root = lab();
    const python = program(interpreterOf(join(root, 'venv')), 'true');
    expect(labInterpreter(root, 'lab', {})).toBe(python);
  });

  it('is TENSORLAB_PYTHON where that is set', () => {
    const root = lab();
    const python = program(join(root, 'conda', 'python'), 'true');
    expect(labInterpreter(root, 'lab', { TENSORLAB_PYTHON: python })).toBe(python);
  });

  it('says how to make a venv where there is none', () => {
    expect(() => labInterpreter(lab(), 'vision-lab', {})).toThrow(/next: nx run vision-lab:setup/);
  });
});

describe('basePython', () => {
  it('refuses a Python that is too old, by name and version', async () => {
    const old = program(join(lab(), 'python3.8'), 'echo 3 8');
    await expect(basePython(old)).rejects.toThrow(
      `TensorLab needs Python 3.10 or later, but ${old} is Python 3.8.`,
    );
  });

  it('refuses a file that is no Python', async () => {
    await expect(basePython(join(lab(), 'none'))).rejects.toThrow(/cannot be started/);
  });

  it('takes the wished one', async () => {
    const python = program(join(lab(), 'python3.12'), 'echo 3 12');
    expect(await basePython(python)).toBe(python);
  });
});

it.each([
  [[3, 9], false],
  [[3, 10], true],
  [[3, 13], true],
  [[2, 7], false],
  [[4, 0], true],
] as [[number, number], boolean][])('Python %j is new enough: %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});

describe('venvVersion', () => {
  it.each([
    ['python -m venv', 'home = /usr/bin\nversion = 3.11.7\n'],
    ['uv', 'home = /usr/bin\nversion_info = 3.11.7\n'],
  ])('reads what %s wrote', (_, text) => {
    const root = lab();
    writeFileSync(join(root, 'pyvenv.cfg'), text);
    expect(venvVersion(root)).toBe('3.11.7');
  });

  it('is undefined where there is no venv', () => {
    expect(venvVersion(lab())).toBeUndefined();
  });
});
