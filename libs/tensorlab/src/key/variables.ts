import { sha256 } from '../graph/disk/sha256';
import { keyVariable, type KeyedTarget } from './run-id';

export type Variables = Record<KeyedTarget, string>;

/**
 * The environment variables that carry each experiment's keys. Two experiments whose names give one variable, in two labs or
 * as `a-b` and `a_b`, both get a mark of their path.
 *
 * @param experiments paths of folders in the workspace
 */
export function variablesOf(experiments: readonly string[]): Map<string, Variables> {
  const names = new Map(experiments.map((path) => [path, path.slice(path.lastIndexOf('/') + 1)]));
  const counts = new Map<string, number>();
  for (const name of names.values()) {
    const variable = keyVariable('train', name);
    counts.set(variable, (counts.get(variable) ?? 0) + 1);
  }
  return new Map(
    [...names].map(([path, name]) => {
      const shared = (counts.get(keyVariable('train', name)) ?? 0) > 1;
      const marked = shared ? `${name}-${sha256(path).slice(0, 8)}` : name;
      return [
        path,
        { train: keyVariable('train', marked), evaluate: keyVariable('evaluate', marked) },
      ];
    }),
  );
}
