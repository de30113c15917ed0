import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { LabError, labName, labPythonpath, notALab } from '@tensorlab/lab';
import { labEnvironment, labInterpreter, run } from '@tensorlab/python-process';
import { requireModule } from './python/require-module';

/** Where a task runs. */
export interface Place {
  /** The lab's root folder, absolute. */
  labRoot: string;
  /** Its Nx project name. */
  lab: string;
  /** The folders beside it whose modules it imports, absolute. */
  pythonpath: readonly string[];
  /** The task's own folder, absolute, and its name: the experiment's, the project's. */
  folder: string;
  name: string;
}

/**
 * The lab that a task's project lies in.
 *
 * @throws LabError NOT_A_LAB when no folder above it is one.
 */
export function placeOf(context: ExecutorContext): Place {
  const project = context.projectsConfigurations.projects[context.projectName ?? ''];
  const folder = join(context.root, project?.root ?? '');
  for (let labRoot = folder; ; labRoot = dirname(labRoot)) {
    const pyproject = join(labRoot, 'pyproject.toml');
    const text = existsSync(pyproject) ? readFileSync(pyproject, 'utf8') : '';
    const lab = labName(text);
    if (lab !== undefined) {
      const pythonpath = labPythonpath(text).map((path) => join(labRoot, path));
      return { labRoot, lab, pythonpath, folder, name: basename(folder) };
    }
    if (labRoot === context.root || labRoot === dirname(labRoot)) {
      throw notALab(project?.root ?? folder);
    }
  }
}

/** A path as the lab's own Python and its messages write it: relative to the lab's root, with `/`. */
export const inLab = (labRoot: string, path: string) =>
  relative(labRoot, path).split(sep).join('/');

/**
 * Runs `python ...args` in the lab's root with the lab's environment, and says how it died where Python could not.
 *
 * @throws LabError MISSING_MODULE where the environment has no runtime: its setup was interrupted, or it is another one.
 */
export async function runInLab(place: Place, args: string[]): Promise<boolean> {
  const { labRoot, lab, pythonpath } = place;
  const { code, signal } = await run({
    file: labInterpreter(labRoot, lab),
    args,
    cwd: labRoot,
    env: labEnvironment(labRoot, pythonpath),
  });
  if (signal === 'SIGKILL') {
    console.error('Python was killed (SIGKILL): most often the machine ran out of memory.');
  }
  if (code === 1 && /^-m tensorlab\b/.test(args.join(' '))) {
    await requireModule(place, 'tensorlab');
  }
  return code === 0;
}

/** An executor's frame: a user's mistake is said without a stack trace, anything else is ours and keeps it. */
export async function asTask(deed: () => Promise<boolean>): Promise<{ success: boolean }> {
  try {
    return { success: await deed() };
  } catch (error) {
    if (error instanceof LabError) {
      console.error(error.message);
      return { success: false };
    }
    throw error;
  }
}
