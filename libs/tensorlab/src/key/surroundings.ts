import { parseLock, type Lock } from '@tensorlab/python-source';
import type { Reader } from '../graph/disk/disk';
import type { Lab } from '../graph/lab';
import { runtimeNeeds, runtimeVersion } from '../runtime-folder';
import { Environment } from './environment';
import { LockedPackages } from './packages';
import { pythonVersion } from './python-version';
import { sitePackages } from './site-packages';

/** What every key of a lab depends on, whatever the experiment. */
export interface Surroundings {
  /** The distributions of requirements.lock. */
  locked: LockedPackages;
  /** `3.11`; null where the lab names none and has no environment yet. */
  python: string | null;
  runtime: string | null;
  env: NodeJS.ProcessEnv;
}

export const lockFile = 'requirements.lock';

const readLock: Reader<Lock> = (bytes) => ({ facts: parseLock(bytes.toString('utf8')) });
const noLock: Lock = { distributions: {}, others: [] };

/** @param trainedIn the lab whose environment trains it: another one for the files of another commit */
export const surroundingsOf = (
  lab: Lab,
  env: NodeJS.ProcessEnv = process.env,
  trainedIn = lab,
): Surroundings => ({
  locked: new LockedPackages(
    lab.disk.facts(lab.path(lockFile), readLock) ?? noLock,
    runtimeNeeds(),
    new Environment(() => sitePackages(trainedIn.place, env), trainedIn.disk),
  ),
  python: pythonVersion(lab.place, env),
  runtime: runtimeVersion() ?? null,
  env,
});
