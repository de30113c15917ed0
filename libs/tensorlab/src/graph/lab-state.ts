import { createHash } from 'node:crypto';
import { datasetFile, experimentFile } from '@tensorlab/lab';
import { initialFiles } from '../key/initial';
import { filePatterns } from '../key/inputs';
import { lockFile, type Surroundings } from '../key/surroundings';
import { runtimeNeeds } from '../runtime-folder';
import type { Lab } from './lab';

/** Everything that an analysis depends on, the variables that experiments read and files outside the walked folders aside. */
export interface LabState {
  /** Of which files there are, of the bytes of all that are no sources, and of what stands around them. */
  structure: string;
  /** One text for each of `stateFiles`: of its bytes, and whether it is a module that does nothing. */
  contents: string[];
}

/** The files whose edit concerns only those that are made from them. */
export const stateFiles = (lab: Lab): string[] => [...lab.sources(), ...lab.assets()];

/** Reads what is new or changed, with its facts, so that state and facts are of the same bytes. */
export function labState(lab: Lab, { python, runtime }: Surroundings): LabState {
  const { tree, place } = lab;
  const { projects, experiments, datasets } = tree;
  const empty = new Set(lab.sources().filter((file) => lab.isEmpty(file)));
  const values = experiments.map((name) => lab.experiment(name)?.value ?? {});
  const patterns = values.flatMap(filePatterns);
  datasets.forEach((name) => lab.datasetProblems(name));
  const files = stateFiles(lab);
  const others = [
    ...experiments.map(experimentFile),
    ...datasets.map(datasetFile),
    lockFile,
    ...new Set(patterns.flatMap((pattern) => lab.matches(pattern).files)),
    ...new Set(values.flatMap(initialFiles)),
  ];
  const structure = createHash('sha256')
    .update(JSON.stringify([place.root, place.pythonpath, python, runtime, runtimeNeeds()]))
    .update(JSON.stringify([[...tree.top].sort(), projects, experiments, datasets, files]))
    .update(others.map((file) => `${file} ${lab.sha256(file)}`).join('\n'))
    .digest('hex');
  const contents = files.map(
    (file) => `${lab.sha256(file)?.slice(0, 32)}${empty.has(file) ? '-' : ''}`,
  );
  return { structure, contents };
}
