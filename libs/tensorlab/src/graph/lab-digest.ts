import { createHash } from 'node:crypto';
import { datasetFile, experimentFile } from '@tensorlab/lab';
import { lockFile, type Surroundings } from '../key/surroundings';
import { runtimeNeeds } from '../runtime-folder';
import { filePatterns } from '../key/inputs';
import type { Lab } from './lab';

/**
 * Of everything that an analysis depends on: which files there are, their bytes, and what stands around them. Reads what is new
 * or changed, with its facts, so that digest and facts are of the same bytes.
 */
export function labDigest(lab: Lab, { python, runtime }: Surroundings): string {
  const { tree, place } = lab;
  const { projects, experiments, datasets } = tree;
  lab.sources().forEach((file) => lab.module(file));
  const patterns = experiments.flatMap((name) => filePatterns(lab.experiment(name)?.value ?? {}));
  datasets.forEach((name) => lab.datasetProblems(name));
  const files = [
    ...lab.sources(),
    ...lab.assets(),
    ...experiments.map(experimentFile),
    ...datasets.map(datasetFile),
    lockFile,
    ...new Set(patterns.flatMap((pattern) => lab.matches(pattern).files)),
  ];
  return createHash('sha256')
    .update(JSON.stringify([place.root, python, runtime, runtimeNeeds(), [...tree.top].sort()]))
    .update(JSON.stringify([projects, experiments, datasets]))
    .update(files.map((file) => `${file} ${lab.sha256(file)}`).join('\n'))
    .digest('hex');
}
