import { sha256 } from '../graph/disk/sha256';
import { keyVariable, type ExperimentTarget, type KeyedTarget } from './run-id';

/** Of an experiment. */
export type Variables = Record<ExperimentTarget, string>;
/** Of the code that prepares a dataset. */
export type PreparationVariables = Record<'preprocess' | 'split', string>;

/** Set for the graph that the files were compared with, and no other. In Nx's hash is its value alone, which is always the same. */
export const graphVariable = (generation: string) => `TENSORLAB_GRAPH_${generation.toUpperCase()}`;

export const isGraphVariable = (name: string) => name.startsWith('TENSORLAB_GRAPH_');

/** Has its own name for a value, so that few variables serve many experiments. */
export const evaluatedVariable = (key: string) => `TENSORLAB_EVALUATED_${key.toUpperCase()}`;

/** Has another value in every command: an input of what has no key. */
export const neverTwice = 'TENSORLAB_NEVER_TWICE';

/**
 * Those of one training of an experiment's cross-validation.
 *
 * @param name `fold-2-seed-1`; empty for the experiment itself
 */
export const variablesOfTraining = (own: Variables, name: string): Variables => {
  const end = name === '' ? '' : `__${name.toUpperCase().replaceAll('-', '_')}`;
  return { train: own.train + end, evaluate: own.evaluate + end };
};

/**
 * The environment variables that say which experiments have other keys than Nx's graph has of them. Two experiments whose names give one variable, in two labs or
 * as `a-b` and `a_b`, both get a mark of their path.
 *
 * @param experiments paths of folders in the workspace
 */
export const variablesOf = (experiments: readonly string[]): Map<string, Variables> =>
  named(experiments, ['train', 'evaluate']);

/** The same of folders in `src/preprocess`. */
export const preparationVariablesOf = (
  folders: readonly string[],
): Map<string, PreparationVariables> => named(folders, ['preprocess', 'split']);

function named<Target extends KeyedTarget>(
  paths: readonly string[],
  targets: readonly [Target, Target],
): Map<string, Record<Target, string>> {
  const all = paths.map((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return { path, name, first: keyVariable(targets[0], name) };
  });
  const counts = new Map<string, number>();
  for (const { first } of all) {
    counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  return new Map(
    all.map(({ path, name, first }) => {
      const marked = counts.get(first) === 1 ? name : `${name}-${sha256(path).slice(0, 8)}`;
      const variables = targets.map((target) => [target, keyVariable(target, marked)]);
      return [path, Object.fromEntries(variables) as Record<Target, string>];
    }),
  );
}
