import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labPython, withLabPython } from '@tensorlab/lab';
import { onPath } from '@tensorlab/python-process';
import { versionOfVenv } from '../../key/python-version';

/** The interpreter of the version that the lab's pyproject.toml names, where there is one on PATH. */
export function pinnedPython(pyproject: string): string | undefined {
  const pinned = labPython(pyproject);
  return pinned === undefined ? undefined : onPath(`python${pinned}`)[0];
}

/**
 * Writes the venv's version of Python into the lab's pyproject.toml where that names none: it is part of every key, and a clone
 * without a venv has to know it.
 *
 * @returns what there is to say about it
 */
export function pinPython(labRoot: string, lab: string): string | undefined {
  const file = join(labRoot, 'pyproject.toml');
  const text = readFileSync(file, 'utf8');
  const [found, pinned] = [versionOfVenv(join(labRoot, 'venv')), labPython(text)];
  if (found === undefined || found === pinned) {
    return undefined;
  }
  if (pinned !== undefined) {
    return (
      `pyproject.toml names Python ${pinned}, and venv/ has ${found}: what is trained here has other keys than elsewhere.\n` +
      `  next: install Python ${pinned}, then nx run ${lab}:setup --force --python=python${pinned}; or write python = "${found}"`
    );
  }
  const written = withLabPython(text, found);
  if (written === undefined) {
    return undefined;
  }
  writeFileSync(file, written);
  return `Wrote python = "${found}" into pyproject.toml, [tool.tensorlab]: every key has it. Commit it.`;
}
