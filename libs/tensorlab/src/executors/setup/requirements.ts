import { LabError, suggest, unknownName } from '@tensorlab/lab';
import { parse } from 'smol-toml';

interface Pyproject {
  project?: {
    dependencies?: string[];
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
