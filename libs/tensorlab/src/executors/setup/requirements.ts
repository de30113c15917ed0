import { LabError, suggest, unknownName } from '@tensorlab/lab';
import { normalizedDistribution, parseLock } from '@tensorlab/python-source';
import { parse } from 'smol-toml';

interface Pyproject {
  project?: {
    dependencies?: string[];
    'requires-python'?: string;
    'optional-dependencies'?: Record<string, string[]>;
  };
}

/**
 * What a lab's pyproject.toml asks for: its dependencies and those of the wished extras.
 *
 * @throws LabError UNKNOWN_NAME for an extra that it does not have, INVALID_PYPROJECT when it is not TOML.
 */
export function requirements(pyproject: string, extras: readonly string[]): string[] {
  const { project = {} } = parseToml(pyproject);
  const known = project['optional-dependencies'] ?? {};
  const wished = extras.flatMap((extra) => extra.split(',')).filter(Boolean);
  return [
    ...(project.dependencies ?? []),
    ...wished.flatMap((extra) => {
      const found = known[extra];
      if (!found) {
        throw unknownName('extra', extra, {
          where: 'pyproject.toml',
          suggestion: suggest(extra, Object.keys(known)),
          next: `choose from ${Object.keys(known).join(', ')}`,
        });
      }
      return found;
    }),
  ];
}

/** The extras that a lab's pyproject.toml has. */
export const allExtras = (pyproject: string): string[] =>
  Object.keys(parseToml(pyproject).project?.['optional-dependencies'] ?? {});

/** `3.10` of `>=3.10`; undefined where pyproject.toml does not say. */
export const oldestPythonOf = (pyproject: string): string | undefined =>
  />=\s*(\d+\.\d+)/.exec(parseToml(pyproject).project?.['requires-python'] ?? '')?.[1];

/** The names of requirements that a lock does not pin. */
export const notIn = (lock: string, wanted: readonly string[]): string[] => {
  const { distributions } = parseLock(lock);
  return wanted
    .map((one) => normalizedDistribution(/^[\w.-]*/.exec(one.trim())![0]))
    .filter((name) => name !== '' && !Object.hasOwn(distributions, name));
};

function parseToml(text: string): Pyproject {
  try {
    return parse(text) as Pyproject;
  } catch (error) {
    throw new LabError('INVALID_PYPROJECT', {
      where: 'pyproject.toml',
      what: `It is not TOML: ${(error as Error).message.split('\n', 1)[0]}.`,
    });
  }
}
