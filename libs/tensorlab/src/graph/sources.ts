import { experimentFile } from '@tensorlab/lab';
import { initialExperiment, initialExperiments, initialFiles } from '../key/initial';
import { filePatterns } from '../key/inputs';
import type { Seen } from '../key/keys';
import type { Lab } from './lab';

/** The files that an experiment's keys are made from, its own `experiment.yaml` aside. */
export interface Sources {
  /** Places in `stateFiles`. */
  used: number[];
  /** Paths in the lab: of the experiments that it extends or starts from, of manifests, of modules outside the walked folders. */
  others: string[];
  /** What `inputs:` and `init_from` name: paths and patterns of the lab. */
  patterns: string[];
}

/**
 * @param seen what its keys were made from; nothing where it has none
 * @param places of `stateFiles`, by their paths
 */
export function sourcesOf(
  lab: Lab,
  experiment: string,
  { files, datasets }: Seen,
  places: ReadonlyMap<string, number>,
): Sources {
  const initial = initialExperiments(experiment, (name) => initialExperiment(lab, name));
  const merged = [experiment, ...initial].flatMap((name) => lab.mergedExperiment(name) ?? []);
  const yaml = merged.flatMap(({ chain }) => chain.map(({ file }) => file));
  const manifests = [...datasets].flatMap((name) => lab.datasetFiles(name));
  const elsewhere = [...files].filter((file) => !places.has(file));
  const all = new Set([...yaml, ...manifests, ...elsewhere]);
  all.delete(experimentFile(experiment));
  return {
    used: [...files].flatMap((file) => places.get(file) ?? []),
    others: [...all],
    patterns: [
      ...new Set(merged.flatMap(({ value }) => [...filePatterns(value), ...initialFiles(value)])),
    ],
  };
}
