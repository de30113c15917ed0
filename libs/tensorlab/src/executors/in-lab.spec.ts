import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { LabError } from '@tensorlab/lab';
import { asTask, placeOf } from './in-lab';

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
    keyVariable: '',
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
