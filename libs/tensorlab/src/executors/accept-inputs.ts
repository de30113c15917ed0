import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolders } from '@tensorlab/lab';
import { isSeq, parseDocument } from 'yaml';
import { labAt } from '../graph/lab-at';
import type { ExperimentTask } from './experiment-task';
import { inLab } from './in-lab';

/** What a run read and its key does not have, as the runtime says that it is written. */
interface Additions {
  /** The data that its dataloader takes where none is named. */
  dataset?: string;
  inputs?: string[];
}

/**
 * Writes what a run read into its experiment's own file, comments kept. What it extends may have `inputs` too, which a list of its
 * own replaces: they are written with it.
 *
 * @returns false where nothing is to be written, or nothing that a program could write
 */
export function acceptInputs(workspaceRoot: string, { place, run }: ExperimentTask): boolean {
  const { labRoot, name, folder } = place;
  const { dataset, inputs = [] } = run === undefined ? {} : additionsOf(labRoot, name, run);
  if (dataset === undefined && inputs.length === 0) {
    return false;
  }
  const file = join(folder, 'experiment.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  if (dataset !== undefined) {
    document.setIn(['dataloader', 'dataset'], dataset);
  }
  if (inputs.length > 0) {
    const before = labAt(workspaceRoot, labRoot)?.mergedExperiment(name)?.value.inputs;
    const known = Array.isArray(before) ? before.map(String) : [];
    const own = document.get('inputs');
    if (isSeq(own)) {
      inputs.filter((one) => !known.includes(one)).forEach((one) => own.add(one));
    } else {
      document.set('inputs', [...new Set([...known, ...inputs])]);
    }
  }
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, document.toString({ lineWidth: 0 }));
  renameSync(temporary, file);
  const written = [...(dataset === undefined ? [] : [`dataset: ${dataset}`]), ...inputs];
  console.log(`${name}: ${inLab(labRoot, file)} has now ${written.join(', ')}`);
  return true;
}

function additionsOf(labRoot: string, experiment: string, run: string): Additions {
  try {
    const file = join(labRoot, runFolders(experiment, run).run, 'unknown.json');
    return JSON.parse(readFileSync(file, 'utf8')).write ?? {};
  } catch {
    return {}; // everything that it read is in its key
  }
}
