import type { TargetConfiguration } from '@nx/devkit';
import { createHash } from 'node:crypto';

/** Hex digits of the train key that name a run: 48 bits, so that a million runs of one experiment collide once in 500 labs. */
export const runIdLength = 12;

export type KeyedTarget = 'train' | 'evaluate';

/** The environment variable in which a target's key reaches Nx (as an input of the task's hash) and the executor. */
export const keyVariable = (target: KeyedTarget, experiment: string) =>
  `TENSORLAB_${target}_${experiment}`.toUpperCase().replaceAll('-', '_');

/**
 * The run that the train key in a variable, and the overrides of a variant, name. Undefined when the hook did not run or the
 * experiment could not be keyed: the runtime then says what is wrong with the file, or names the run itself.
 *
 * @param variable the one that the graph gave to the experiment's target `train`
 */
export function runIdOf(
  variable: string,
  set: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const key = /^[0-9a-f]{64}/.exec(env[variable] ?? '')?.[0];
  return key && runId(key, set);
}

/** The variable that carries a target's key, by the target's own inputs. */
export const variableOf = (target: Pick<TargetConfiguration, 'inputs'> | undefined): string =>
  target?.inputs?.flatMap((input) =>
    typeof input === 'object' && 'env' in input ? input.env : [],
  )[0] ?? '';

/** The run id of a train key; overrides count in any order but for those of the same key, of which the last one wins. */
export function runId(trainKey: string, set: readonly string[] = []): string {
  if (set.length === 0) {
    return trainKey.slice(0, runIdLength);
  }
  const last = new Map(set.map((assignment) => [assignment.split('=', 1)[0], assignment]));
  const overrides = [...last.values()].sort();
  return createHash('sha256')
    .update(JSON.stringify([trainKey, overrides]))
    .digest('hex')
    .slice(0, runIdLength);
}
