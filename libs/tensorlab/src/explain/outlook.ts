import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runFolders } from '@tensorlab/lab';
import type { KeyDetails } from '../key/details';
import { bestWeights } from '../runs/damaged-file';
import { statusNow } from '../runs/owner';
import type { RunRecord } from '../runs/read-runs';

/**
 * What a task will do.
 *
 * - `complete`: its result lies in the run's folder. Nothing runs, whether Nx has it in its cache or not.
 * - `running`: another process says that it trains the run: then this one waits for the result, else it goes on.
 * - `continues`: the run was stopped, and goes on after its last whole epoch.
 * - `unproven`: it is trained, and read what its key does not have: it waits for that, and fails until then.
 * - `runs`: the folder has no result.
 * - `unkeyed`: what it is made from cannot be told; `problems` says why.
 */
export type State = 'complete' | 'running' | 'continues' | 'unproven' | 'runs' | 'unkeyed';

export interface Outlook {
  state: State;
  /** Nx never takes a variant, or what has no key, from its cache. Anything else may be there: Nx cannot be asked. */
  cache: 'possible' | 'never';
  /** Whole epochs done, of a run that continues, or runs. */
  epochs?: number;
  /** Files of a complete run that are gone or cut short: it is trained again. */
  damaged?: string[];
}

export const unkeyed: Outlook = { state: 'unkeyed', cache: 'never' };

/** @param own the run that the files stand for now, where it has a folder */
export function trainOutlook(
  labRoot: string,
  experiment: string,
  own: RunRecord | undefined,
  set: readonly string[],
): Outlook {
  const cache = set.length > 0 ? 'never' : 'possible';
  if (own?.status === 'complete') {
    const damaged = damagedFiles(labRoot, experiment, own);
    return damaged.length > 0 ? { state: 'runs', cache, damaged } : { state: 'complete', cache };
  }
  if (own && own.status === 'running' && statusNow(own) === 'running') {
    return { state: 'running', cache, epochs: own.epochs };
  }
  if (own?.status === 'unproven' && damagedFiles(labRoot, experiment, own).length === 0) {
    return { state: 'unproven', cache: 'never' };
  }
  const last = own && join(labRoot, runFolders(experiment, own.run).checkpoints, 'last.pt');
  return own && last && existsSync(last)
    ? { state: 'continues', cache, epochs: own.epochs }
    : { state: 'runs', cache };
}

/** By their size alone: train reads them before it takes a run for complete. Logs and pictures are made again without training. */
function damagedFiles(labRoot: string, experiment: string, { run, files }: RunRecord): string[] {
  const weights = bestWeights(experiment, run);
  const broken = Object.entries(files)
    .filter(([file]) => !/^experiments\/(logs|visualizations)\//.test(file))
    .filter(([file, { size }]) => sizeOf(join(labRoot, file)) !== size)
    .map(([file]) => file);
  return weights in files ? broken : [weights, ...broken];
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size;

export function evaluateOutlook(
  experiment: string,
  { evaluate }: KeyDetails,
  train: Outlook,
  own: RunRecord | undefined,
): Outlook {
  if (!evaluate) {
    return unkeyed;
  }
  const isKnown = train.state === 'complete' && hasEvaluation(experiment, evaluate.key, own);
  return { state: isKnown ? 'complete' : 'runs', cache: train.cache };
}

/** Whether the evaluation in a run's folder is the one of a key, and of the weights that the run has. */
export function hasEvaluation(
  experiment: string,
  evaluateKey: string,
  own: RunRecord | undefined,
): boolean {
  const found = own?.evaluation;
  return (
    found?.weights !== undefined &&
    found.weights === own?.files[bestWeights(experiment, own.run)]?.sha256 &&
    found.key?.evaluate?.key === evaluateKey
  );
}
