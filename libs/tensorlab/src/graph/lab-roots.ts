import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { labName, labNotInputs, labPython, labPythonpath } from '@tensorlab/lab';
import { dirname, normalize } from 'node:path/posix';
import type { Disk, Reader } from './disk/disk';
import type { Problem } from './problems';

/** A lab of the workspace. */
export interface LabRoot {
  /** Relative to the workspace, with `/`; `.` for the workspace itself. */
  root: string;
  /** Absolute. */
  folder: string;
  /** `[tool.tensorlab] name`. */
  name: string;
  /** `[tool.tensorlab] python`. */
  python?: string;
  /** `[tool.tensorlab] pythonpath`: folders beside the lab whose modules it imports, relative to the lab. */
  pythonpath: readonly string[];
  /** Its name, unless another lab of the workspace has the same one: then its path, `apps-vision`. */
  label: string;
}

interface Pyproject {
  name?: string;
  python?: string;
  pythonpath?: string[];
  /** Why a file that speaks of TensorLab makes no lab, with the file's name before it. */
  problem?: string;
}

const readPyproject: Reader<Pyproject> = (bytes, path) => {
  try {
    const text = bytes.toString('utf8');
    const name = labName(text, path);
    if (name === undefined) {
      return { facts: {} };
    }
    labNotInputs(text, path); // the runtime's, which would refuse it after the training
    return {
      facts: { name, python: labPython(text, path), pythonpath: labPythonpath(text, path) },
    };
  } catch (error) {
    return { facts: { problem: (error as Error).message }, failed: true };
  }
};

/** Of these pyproject.toml files, the ones that make their folder a lab, sorted by path; and what is wrong with others. */
export function findLabs(
  disk: Disk,
  pyprojects: readonly string[],
): { labs: LabRoot[]; problems: Problem[] } {
  const read = [...pyprojects].sort().map((file) => ({
    file,
    root: dirname(file),
    ...disk.facts(file, readPyproject),
  }));
  const named = read.flatMap(({ root, name, python, pythonpath = [] }) =>
    name === undefined ? [] : [{ root, name, python, pythonpath }],
  );
  const labs = named.map(({ root, name, python, pythonpath }) => ({
    root,
    name,
    python,
    pythonpath,
    folder: join(disk.workspaceRoot, root),
    label: named.filter((one) => one.name === name).length > 1 ? labelOf(root, name) : name,
  }));
  const broken = read.flatMap(({ file, problem }) =>
    problem === undefined ? [] : [{ file, message: problem }],
  );
  const missing = labs.flatMap((lab) =>
    lab.pythonpath
      .filter((path) => !existsSync(join(lab.folder, path)))
      .map((path) => ({
        file: inWorkspace(lab, 'pyproject.toml'),
        message: `There is no folder ${path}, which pythonpath names.`,
      })),
  );
  return { labs, problems: [...broken, ...missing] };
}

export const labelOf = (root: string, name: string) =>
  root === '.' ? name : root.replaceAll('/', '-');

/** A path of a lab as a path of the workspace. */
export function inWorkspace(lab: Pick<LabRoot, 'root'>, path: string): string {
  const whole = path === '' ? lab.root : lab.root === '.' ? path : `${lab.root}/${path}`;
  return path.startsWith('..') ? normalize(whole) : whole;
}
