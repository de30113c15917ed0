import type { TargetConfiguration } from '@nx/devkit';
import { sha256 } from '../graph/disk/sha256';

/** Hex digits of the train key that name a run: 48 bits, so that a million runs of one experiment collide once in 500 labs. */
const runIdLength = 12;

export type ExperimentTarget = 'train' | 'evaluate';
export type KeyedTarget = ExperimentTarget | 'preprocess' | 'split';

/** The environment variable in which a target's key reaches Nx (as an input of the task's hash) and the executor. */
export const keyVariable = (target: KeyedTarget, name: string) =>
  `TENSORLAB_${target}_${name}`.toUpperCase().replaceAll('-', '_');

/**
 * What the variable says of a key that Nx may take from its cache: 128 bits, for thousands of them are handed to every process.
 * Anything else in a variable is never said twice.
 */
export const promiseOf = (key: string) => key.slice(0, 32);

/** Whether the value of a variable is `promiseOf` some key. */
export const isPromise = (value: string) => /^[0-9a-f]{32}$/.test(value);

/**
 * The run whose key is in a variable. Undefined when the hook did not run or the experiment could not be keyed: the runtime then says
 * what is wrong with the file, or names the run itself.
 *
 * @param variable the one that the graph gave to the experiment's target `train`
 */
export function runIdOf(
  variable: string,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const key = /^[0-9a-f]{32}/.exec(env[variable] ?? '')?.[0];
  return key && runId(key);
}

/** The variable that carries a target's key, by the target's own inputs. */
export const variableOf = (target: Pick<TargetConfiguration, 'inputs'> | undefined): string =>
  target?.inputs?.flatMap((input) =>
    typeof input === 'object' && 'env' in input ? input.env : [],
  )[0] ?? '';

/** The run that a train key names. */
export const runId = (trainKey: string): string => trainKey.slice(0, runIdLength);

/** What a cross-validation is named by: its runs. Its folder lies beside theirs. */
export const crossvalId = (runs: readonly string[]): string =>
  `crossval-${runId(sha256(runs.join(' ')))}`;
