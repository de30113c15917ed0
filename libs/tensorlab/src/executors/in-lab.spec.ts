import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { LabError } from '@tensorlab/lab';
import { asTask, placeOf, runInLab } from './in-lab';
import { labWithScript } from './testing';

const root = mkdtempSync(join(tmpdir(), 'tensorlab-place-'));
mkdirSync(join(root, 'apps/lab/experiments/configs/mine'), { recursive: true });
mkdirSync(join(root, 'libs/js'), { recursive: true });
writeFileSync(join(root, 'apps/lab/pyproject.toml'), '[tool.tensorlab]\nname = "vision"\n');
writeFileSync(join(root, 'pyproject.toml'), '[project]\nname = "not-a-lab"\n');

const context = (projectRoot: string) =>
  ({
    root,
    projectName: 'p',
    projectsConfigurations: { version: 2, projects: { p: { root: projectRoot } } },
  }) as unknown as ExecutorContext;

it('finds the lab above a project', () => {
  expect(placeOf(context('apps/lab/experiments/configs/mine'))).toEqual({
    labRoot: join(root, 'apps/lab'),
    lab: 'vision',
    folder: join(root, 'apps/lab/experiments/configs/mine'),
    name: 'mine',
    pythonpath: [],
  });
});

it('says so where there is none', () => {
  expect(() => placeOf(context('libs/js'))).toThrow(/libs\/js is not in a lab/);
});

it('turns a mistake into a failed task, and lets our own faults through', async () => {
  const said = jest.spyOn(console, 'error').mockImplementation();
  const mistake = new LabError('NOT_A_LAB', { what: 'Mistaken.' });
  expect(await asTask(() => Promise.reject(mistake))).toEqual({ success: false });
  expect(said).toHaveBeenCalledWith('Mistaken.');
  await expect(asTask(() => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
});

describe('a failed run of the runtime', () => {
  const run = ({ hasRuntime }: { hasRuntime: boolean }) => {
    const { context } = labWithScript('.', { status: 1 });
    if (!hasRuntime) {
      writeFileSync(join(context.root, 'venv/bin/python'), '#!/bin/sh\nexit 1\n');
    }
    return runInLab(placeOf(context), ['-m', 'tensorlab', 'train']);
  };

  it('is just that where the runtime is there', async () => {
    expect(await run({ hasRuntime: true })).toBe(false);
  });

  it('is the fault of an environment whose setup was interrupted', async () => {
    await expect(run({ hasRuntime: false })).rejects.toThrow(
      'The environment of the lab lab has no module tensorlab.\n  next: nx run lab:setup',
    );
  });

  it('is the fault of an interpreter of the user that has no runtime', async () => {
    const python = join(labWithScript('.').context.root, 'venv/bin/python');
    writeFileSync(python, '#!/bin/sh\nexit 1\n');
    process.env.TENSORLAB_PYTHON = python;
    try {
      await expect(run({ hasRuntime: false })).rejects.toThrow(
        `${python}, which TENSORLAB_PYTHON names, has no module tensorlab.\n  next: ${python} -m pip install --no-deps -e `,
      );
    } finally {
      delete process.env.TENSORLAB_PYTHON;
    }
  });
});
