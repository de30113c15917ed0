import { LabError } from '@tensorlab/lab';
import { labInterpreter, run } from '@tensorlab/python-process';
import { runtimeFolder } from '../../runtime-folder';
import type { Place } from '../in-lab';

/**
 * Makes sure that the lab's Python can import a module.
 *
 * @throws LabError MISSING_MODULE with the command that brings it.
 */
export async function requireModule(
  { labRoot, lab }: Place,
  module: string,
  extra?: string,
): Promise<void> {
  const { code } = await run(
    {
      file: labInterpreter(labRoot, lab),
      args: [
        '-c',
        'import sys; from importlib.util import find_spec; sys.exit(find_spec(sys.argv[1]) is None)',
        module,
      ],
      cwd: labRoot,
    },
    { onLine: () => {} },
  );
  if (code !== 0) {
    const own = process.env.TENSORLAB_PYTHON;
    throw own
      ? missingInOwn(own, module)
      : new LabError('MISSING_MODULE', {
          what: `The environment of the lab ${lab} has no module ${module}.`,
          next: `nx run ${lab}:setup${extra ? ` --extras=${extra}` : ''}`,
        });
  }
}

/** The user's own interpreter, into which `setup` installs nothing. */
const missingInOwn = (python: string, module: string) =>
  new LabError('MISSING_MODULE', {
    what: `${python}, which TENSORLAB_PYTHON names, has no module ${module}.`,
    next:
      module === 'tensorlab'
        ? `${python} -m pip install --no-deps -e ${runtimeFolder()}`
        : `install ${module} there`,
  });
