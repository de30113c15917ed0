import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LabError, noVenv } from '@tensorlab/lab';
import { execa } from 'execa';

/** The oldest Python that the runtime runs on, as [major, minor]. */
export const oldestPython = [3, 10] as const;

const windows = process.platform === 'win32';

/** Where a virtual environment keeps its interpreter. */
export const interpreterOf = (venv: string) =>
  windows ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');

/**
 * The interpreter that runs a lab's code: `TENSORLAB_PYTHON` where it is set (conda, a container), else the lab's own venv.
 *
 * @throws LabError NO_VENV when there is no such file.
 */
export function labInterpreter(
  labRoot: string,
  labName: string,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const interpreter = env.TENSORLAB_PYTHON || interpreterOf(join(labRoot, 'venv'));
  if (!existsSync(interpreter)) {
    throw noVenv(interpreter, labName);
  }
  return interpreter;
}

/** `3.11.7` of the venv that this folder is, without starting a process; undefined where it is none. */
export function venvVersion(venv: string): string | undefined {
  const file = join(venv, 'pyvenv.cfg');
  if (!existsSync(file)) {
    return undefined;
  }
  return /^version(?:_info)?\s*=\s*(\d+\.\d+\.\d+)/m.exec(readFileSync(file, 'utf8'))?.[1];
}

/** `[3, 11]` of an interpreter, or undefined when it cannot be started. */
export async function pythonVersion(interpreter: string): Promise<[number, number] | undefined> {
  const { stdout, failed } = await execa(
    interpreter,
    ['-c', 'import sys; print("%d %d" % sys.version_info[:2])'],
    { reject: false, stdin: 'ignore' },
  );
  const [major, minor] = (stdout ?? '').split(' ').map(Number);
  return failed || !major || minor === undefined ? undefined : [major, minor];
}

/** Whether a version is at least {@link oldestPython}. */
export const isNewEnough = ([major, minor]: readonly [number, number]) =>
  major > oldestPython[0] || (major === oldestPython[0] && minor >= oldestPython[1]);

/**
 * A Python that a venv can be made with: the wished one, else the first new enough on PATH.
 *
 * @throws LabError PYTHON_VERSION when there is none, naming those that are too old.
 */
export async function basePython(wished?: string): Promise<string> {
  const names = windows ? ['python', 'py'] : ['python3', 'python'];
  const tooOld: string[] = [];
  for (const candidate of wished ? [wished] : names.flatMap(onPath)) {
    const version = await pythonVersion(candidate);
    if (version && isNewEnough(version)) {
      return candidate;
    }
    tooOld.push(
      version ? `${candidate} is Python ${version.join('.')}` : `${candidate} cannot be started`,
    );
  }
  throw new LabError('PYTHON_VERSION', {
    what: `TensorLab needs Python ${oldestPython.join('.')} or later${tooOld.length ? `, but ${tooOld.join(', ')}` : ', and there is none on PATH'}.`,
    next: 'install a newer Python, then name it: nx run <lab>:setup --python=/path/to/python3',
  });
}

/** Every file of this name on PATH, in its order. */
export function onPath(name: string): string[] {
  const file = windows && !name.endsWith('.exe') ? `${name}.exe` : name;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, file))
    .filter((path) => existsSync(path));
}
