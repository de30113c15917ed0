import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * `3.11` of the Python that runs a lab, without starting it: from the environment that `TENSORLAB_PYTHON` lies in, else from the
 * lab's venv, else from its pyproject.toml, so that a clone without an environment has the keys of the others. For an interpreter
 * that does not tell, its path; null where nothing says.
 */
export function pythonVersion(
  { folder, python }: { folder: string; python?: string },
  env: NodeJS.ProcessEnv = process.env,
): string | null {
  const interpreter = env.TENSORLAB_PYTHON;
  if (!interpreter) {
    return versionOfVenv(join(folder, 'venv')) ?? python ?? null;
  }
  return versionOfVenv(dirname(dirname(interpreter))) ?? versionInName(interpreter);
}

/** `version = 3.11.7` is venv's line, `version_info = 3.11.7` is uv's. */
export function versionOfVenv(venv: string): string | undefined {
  try {
    const config = readFileSync(join(venv, 'pyvenv.cfg'), 'utf8');
    return /^version(?:_info)?\s*=\s*(\d+\.\d+)/m.exec(config)?.[1];
  } catch {
    return undefined;
  }
}

function versionInName(interpreter: string): string {
  try {
    const real = realpathSync(interpreter);
    return /^python(\d+\.\d+)/.exec(basename(real))?.[1] ?? real;
  } catch {
    return interpreter;
  }
}
