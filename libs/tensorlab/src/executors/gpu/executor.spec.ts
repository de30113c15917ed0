import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labWithScript } from '../testing';
import gpu from './executor';
import { monitorCommand } from './monitor';

const path = process.env.PATH;
let bin: string;
let said: string[];
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'tensorlab-gpu-'));
  said = [];
  jest.spyOn(console, 'error').mockImplementation((text) => said.push(text));
});
afterEach(() => {
  process.env.PATH = path;
  jest.restoreAllMocks();
  rmSync(bin, { recursive: true });
});

/** A program in a folder that is the whole PATH. */
function program(name: string, script: string) {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  process.env.PATH = bin;
}

const { context } = labWithScript('.');

it('says that there is no GPU where there is no driver', async () => {
  process.env.PATH = bin;
  expect(await gpu({}, context)).toEqual({ success: false });
  expect(said[0]).toMatch(/^There is no NVIDIA GPU on this machine: nvidia-smi, .*\n {2}next: /);
});

it('says what the driver says', async () => {
  program('nvidia-smi', 'echo No devices were found; exit 6');
  expect(await gpu({}, context)).toEqual({ success: false });
  expect(said[0]).toContain('nvidia-smi says: No devices were found.');
});

it('starts the monitor where there is a GPU', async () => {
  program('nvidia-smi', 'echo "GPU 0: a card"');
  program('nvitop', `echo "$@" > '${join(bin, 'log')}'`);
  expect(await gpu({ once: true }, context)).toEqual({ success: true });
  expect(readFileSync(join(bin, 'log'), 'utf8')).toBe('--once\n');
});

describe('the monitor', () => {
  const surroundings = { lab: 'lab', interpreter: undefined, live: true };
  const having = (...names: string[]) => ({
    ...surroundings,
    onPath: (name: string) => (names.includes(name) ? [`/bin/${name}`] : []),
  });

  it('of the venv comes before that of PATH', () => {
    program('nvitop', 'true');
    const found = monitorCommand({ ...having('nvitop'), interpreter: join(bin, 'python') });
    expect(found).toEqual({ file: join(bin, 'nvitop'), args: [] });
  });

  it.each([
    [['nvitop', 'nvtop'], true, '/bin/nvitop'],
    [['nvtop', 'nvidia-smi'], true, '/bin/nvtop'],
    [['nvtop', 'nvidia-smi'], false, '/bin/nvidia-smi'],
    [['nvitop', 'nvidia-smi'], false, '/bin/nvitop --once'],
  ])('of %j, live: %j, is %s', (names, live, wanted) => {
    const { file, args } = monitorCommand({ ...having(...names), live });
    expect([file, ...args].join(' ')).toBe(wanted);
  });

  it('that is missing is named, with what brings it', () => {
    expect(() => monitorCommand(having('nvidia-smi'))).toThrow(
      /neither nvitop nor nvtop.*\n {2}next: nx run lab:setup --extras=gpu/,
    );
  });
});
