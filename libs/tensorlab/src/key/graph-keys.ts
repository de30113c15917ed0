import { experimentFolder } from '../graph/lab-nodes';
import type { Workspace } from '../graph/workspace';
import { sha256 } from '../graph/disk/sha256';
import type { TrainingKeys } from './keys';
import { promiseOf } from './run-id';

/** What Nx's graph says of one training: each is `promiseOf` a key, absent where there is none. */
export interface AnnouncedKeys {
  train?: string;
  evaluate?: string;
  /** Of what evaluating is made from beside the training. */
  evaluated?: string;
}

/**
 * What Nx's graph says of all trainings, by the path of the experiment's folder in the workspace, then by the name of the training in
 * its cross-validation, `fold-2-seed-1`; the experiment's own has none.
 */
export type GraphKeys = Record<string, Record<string, AnnouncedKeys>>;

export const graphKeys = ({ labs }: Pick<Workspace, 'labs'>): GraphKeys =>
  Object.fromEntries(
    labs.flatMap(({ lab, analysis }) =>
      Object.entries(analysis.keys).map(([experiment, { crossval = {}, ...own }]) => [
        lab.path(experimentFolder(experiment)),
        Object.fromEntries(
          Object.entries({ '': own, ...crossval }).map(([name, keys]) => [name, announced(keys)]),
        ),
      ]),
    ),
  );

export const announced = ({ train, evaluate, evaluated }: TrainingKeys): AnnouncedKeys => ({
  ...(train !== undefined && { train: promiseOf(train) }),
  ...(evaluate !== undefined && { evaluate: promiseOf(evaluate) }),
  ...(evaluated !== undefined && { evaluated: promiseOf(evaluated) }),
});

/** Another one for every other graph, as far as keys go. */
export const generationOf = (keys: GraphKeys): string => sha256(JSON.stringify(keys)).slice(0, 12);
