import { parseLock, type Lock } from '@tensorlab/python-source';
import type { Reader } from '../graph/disk/disk';
import type { Lab } from '../graph/lab';
import { runtimeNeeds, runtimeVersion } from '../runtime-folder';
import { LockedPackages } from './packages';
import { pythonVersion } from './python-version';

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

export const surroundingsOf = (lab: Lab, env: NodeJS.ProcessEnv = process.env): Surroundings => ({
  locked: new LockedPackages(
    lab.disk.facts(lab.path(lockFile), readLock) ?? noLock,
    runtimeNeeds(),
  ),
  python: pythonVersion(lab.place, env),
  runtime: runtimeVersion() ?? null,
  env,
});
