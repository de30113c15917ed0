import { parseLock } from '@tensorlab/python-source';
import { versionOfVenv } from '../../key/python-version';
import { distributionsIn, packagesBelow } from '../../key/site-packages';

/** What is installed in a venv, sorted: `numpy-2.4.6.dist-info`. */
export const metadataIn = (venv: string): string[] =>
  [...found(venv).values()].flatMap(({ folders }) => folders).sort();

/**
 * What is installed and the lock pins to another version: an installer leaves alone what nothing of its list needs, as the packages
 * of an extra that was installed before.
 */
export function outdated(venv: string, lock: string): string[] {
  const installed = found(venv);
  return Object.entries(parseLock(lock).distributions).flatMap(([name, { pin }]) => {
    const version = installed.get(name)?.version;
    const differs = version !== undefined && version !== pin && version.split('+')[0] !== pin;
    return differs && /^[\w.!+]+$/.test(pin) ? [`${name}==${pin}`] : [];
  });
}

const found = (venv: string) => distributionsIn(packagesBelow(venv, versionOfVenv(venv) ?? ''));
