import type { Lab } from '../graph/lab';
import { runtimeVersion } from '../runtime-folder';
import { pythonVersion } from './python-version';

/** What every key of a lab depends on, whatever the experiment. */
export interface Surroundings {
  /** SHA-256 of requirements.lock; null where there is none. */
  lock: string | null;
  /** `3.11`; null where the lab has no environment yet. */
  python: string | null;
  runtime: string | null;
  env: NodeJS.ProcessEnv;
}

export const surroundingsOf = (lab: Lab, env: NodeJS.ProcessEnv = process.env): Surroundings => ({
  lock: lab.sha256('requirements.lock') ?? null,
  python: pythonVersion(lab.place.folder, env),
  runtime: runtimeVersion() ?? null,
  env,
});
