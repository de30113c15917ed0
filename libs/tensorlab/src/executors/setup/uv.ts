import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LabError } from '@tensorlab/lab';
import { interpreterOf, onPath, run } from '@tensorlab/python-process';
import { installCommand } from './command';

/** Where a venv has uv, or would have it. */
export const uvIn = (venv: string) =>
  join(dirname(interpreterOf(venv)), process.platform === 'win32' ? 'uv.exe' : 'uv');

/**
 * uv: on PATH, in the lab's venv, or installed there.
 *
 * @throws LabError MISSING_MODULE where there is no venv, or no index that has it.
 */
export async function uvFor(labRoot: string, lab: string): Promise<string> {
  const venv = join(labRoot, 'venv');
  const [found] = [...onPath('uv'), uvIn(venv)].filter(existsSync);
  if (found !== undefined) {
    return found;
  }
  if (existsSync(interpreterOf(venv))) {
    console.log('Installing uv, which resolves versions ...');
    const [file, ...args] = installCommand({ python: interpreterOf(venv), torch: 'default' }, [
      'uv',
    ]);
    await run({ file: file!, args, cwd: labRoot }, { onLine: () => {} });
  }
  if (!existsSync(uvIn(venv))) {
    throw new LabError('MISSING_MODULE', {
      what: 'uv, which resolves versions, is neither on PATH nor in venv/.',
      next: `pip install uv, or make venv/ with nx run ${lab}:setup; then nx run ${lab}:lock`,
    });
  }
  return uvIn(venv);
}
