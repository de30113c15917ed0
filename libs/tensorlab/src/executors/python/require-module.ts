import { LabError } from '@tensorlab/lab';
import { labInterpreter, run } from '@tensorlab/python-process';
import type { Place } from '../in-lab';

/**
 * Makes sure that the lab's Python can import a module.
 *
 * @throws LabError MISSING_MODULE with the `setup` that brings it.
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
    throw new LabError('MISSING_MODULE', {
      what: `The environment of the lab ${lab} has no module ${module}.`,
      next: `nx run ${lab}:setup${extra ? ` --extras=${extra}` : ''}`,
    });
  }
}
