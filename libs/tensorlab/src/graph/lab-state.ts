import { createHash } from 'node:crypto';
import { experimentFile } from '@tensorlab/lab';
import { initialFiles } from '../key/initial';
import { filePatterns } from '../key/inputs';
import { lockFile, type Surroundings } from '../key/surroundings';
import { runtimeNeeds } from '../runtime-folder';
import { sha256 } from './disk/sha256';
import { isSource, type Lab } from './lab';

/** Everything that an analysis depends on, the variables that experiments read and files outside the walked folders aside. */
export interface LabState {
  /** Of which files there are, of the bytes of all that are no sources, and of what stands around them. */
  structure: string;
  /** One text for each of `stateFiles`: of its bytes, and whether it is a module that does nothing. */
  contents: string[];
  named: Named;
}

/** What the files of the experiments name outside the walked folders. */
interface Named {
  /** Of the bytes of these files. */
  by: string;
  patterns: string[];
  weights: string[];
}

/** The files whose edit concerns only those that are made from them. */
export const stateFiles = (lab: Lab): string[] => [...lab.sources(), ...lab.assets()];

/** @param last what was found the last time */
export function labState(lab: Lab, surroundings: Surroundings, last?: LabState): LabState {
  lab.read();
  const { tree, place } = lab;
  const { projects, experiments, datasets } = tree;
  const { python, runtime } = surroundings;
  const files = stateFiles(lab);
  const named = namedBy(lab, last?.named);
  const data = datasets.map((name) => lab.datasetDigest(name));
  const others = [
    lockFile,
    ...new Set(named.patterns.flatMap((pattern) => lab.matches(pattern).files)),
    ...named.weights,
    ...lab.compiled(),
  ];
  const structure = createHash('sha256')
    .update(JSON.stringify([place.root, place.pythonpath, python, runtime, runtimeNeeds()]))
    .update(JSON.stringify([[...tree.top].sort(), projects, experiments, datasets, data, files]))
    .update(named.by)
    .update(digestsOf(lab, others))
    .digest('hex');
  const contents = files.map(
    (file) => `${lab.sha256(file)?.slice(0, 32)}${isSource(file) && lab.isEmpty(file) ? '-' : ''}`,
  );
  return { structure, contents, named };
}

function namedBy(lab: Lab, last: Named | undefined): Named {
  const { experiments } = lab.tree;
  const by = sha256(digestsOf(lab, experiments.map(experimentFile)));
  if (last?.by === by) {
    return last;
  }
  const values = experiments.map((name) => lab.experiment(name)?.value ?? {});
  return {
    by,
    patterns: [...new Set(values.flatMap(filePatterns))],
    weights: [...new Set(values.flatMap(initialFiles))],
  };
}

const digestsOf = (lab: Lab, files: readonly string[]) =>
  files.map((file) => `${file} ${lab.sha256(file)}`).join('\n');
