import type { NxJsonConfiguration } from '@nx/devkit';

/** `affected` is known to Nx 24 and later. */
type NxJson = NxJsonConfiguration & { affected?: { legacy?: boolean } };

/**
 * Whether `nx affected` selects the tasks among whose inputs are changed files, as Nx 24 does, and 23.3 where it is asked to, and not
 * every task of the projects that depend on one with changed files. The conditions are Nx's own.
 */
export function selectsTasks(
  nxJson: NxJson,
  { NX_LEGACY_AFFECTED: legacy }: NodeJS.ProcessEnv = process.env,
  version = nxVersion(),
): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (legacy === 'true' || major < 23 || (major === 23 && minor < 3)) {
    return false;
  }
  return legacy === 'false' || (major > 23 && !nxJson.affected?.legacy);
}

/** Of the Nx that loads this plugin; without loading devkit, which takes longer than the graph of a small lab. */
function nxVersion(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('nx/package.json') as { version: string }).version;
}
