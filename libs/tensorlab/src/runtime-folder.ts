import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { normalizedDistribution } from '@tensorlab/python-source';
import { parse } from 'smol-toml';

let found: string | undefined;

/**
 * The folder that holds the Python package `tensorlab`: `<npm package>/runtime` as published, `libs/runtime` in this
 * repository. Put it on PYTHONPATH, or install it.
 *
 * @throws Error when the installation lacks it.
 */
export function runtimeFolder(): string {
  found ??= locate();
  return found;
}

/** `__version__` of the runtime; undefined where it says none. */
export function runtimeVersion(): string | undefined {
  const source = readFileSync(join(runtimeFolder(), 'tensorlab', '__init__.py'), 'utf8');
  return /^__version__\s*=\s*(['"])(.+?)\1/m.exec(source)?.[2];
}

/** The distributions that the runtime needs, by their normalized names. */
export function runtimeNeeds(): string[] {
  const { project } = parse(readFileSync(join(runtimeFolder(), 'pyproject.toml'), 'utf8')) as {
    project?: { dependencies?: string[] };
  };
  return (project?.dependencies ?? [])
    .map((requirement) => normalizedDistribution(/^[\w.-]+/.exec(requirement)?.[0] ?? ''))
    .sort();
}

function locate(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    for (const candidate of [join(folder, 'runtime'), join(folder, 'libs', 'runtime')]) {
      if (existsSync(join(candidate, 'tensorlab', '__init__.py'))) {
        return candidate;
      }
    }
  }
  throw new Error(
    'The npm package tensorlab lacks its folder runtime/tensorlab: install it again.',
  );
}
