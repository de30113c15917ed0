import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { basePython, interpreterOf } from '@tensorlab/python-process';
import { installCommand, pythonpathCommand, runtimeCommand, venvCommand } from './command';

const python = '/lab/venv/bin/python';

describe('with pip', () => {
  it('makes the venv and installs at the locked versions', () => {
    expect(venvCommand('/usr/bin/python3', '/lab/venv')).toEqual([
      '/usr/bin/python3',
      '-m',
      'venv',
      '/lab/venv',
    ]);
    expect(
      installCommand({ python, torch: 'default' }, ['torch', 'numpy<3'], 'requirements.lock').join(
        ' ',
      ),
    ).toBe(`${python} -m pip install --constraint requirements.lock torch numpy<3`);
    expect(runtimeCommand({ python, torch: 'default' }, '/plugin/runtime').join(' ')).toBe(
      `${python} -m pip install --no-deps --editable /plugin/runtime`,
    );
  });
});

describe('with uv', () => {
  it('lets uv choose the build of torch', () => {
    expect(venvCommand('/usr/bin/python3', '/lab/venv', '/bin/uv').join(' ')).toBe(
      '/bin/uv venv --quiet --allow-existing --seed --python /usr/bin/python3 /lab/venv',
    );
    expect(installCommand({ python, uv: '/bin/uv', torch: 'cpu' }, ['torch']).join(' ')).toBe(
      `/bin/uv pip install --python ${python} --torch-backend cpu torch`,
    );
    expect(installCommand({ python, uv: '/bin/uv', torch: 'default' }, ['torch'])).not.toContain(
      '--torch-backend',
    );
  });
});

it('makes Python import from the folders of pythonpath, and no longer from those of before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorlab-pythonpath-'));
  const venv = join(folder, 'venv');
  execFileSync(await basePython(), ['-m', 'venv', '--without-pip', venv]);
  const python = interpreterOf(venv);
  const imports = (module: string) =>
    execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
  const tell = (...folders: string[]) => {
    const [file, ...args] = pythonpathCommand({ python, torch: 'default' }, folders);
    execFileSync(file!, args);
  };
  writeFileSync(join(folder, 'vision.py'), '');
  expect(() => imports('vision')).toThrow();
  tell(join(folder, 'other'), folder);
  imports('vision');
  tell();
  expect(() => imports('vision')).toThrow();
  rmSync(folder, { recursive: true });
});
