import type { ExecutorContext } from '@nx/devkit';
import { bestWeights, firstDamaged } from '../../runs/damaged-file';
import { resamplesOf } from '../../runs/read-resamples';
import { readRun } from '../../runs/read-runs';
import { acceptInputs } from '../accept-inputs';
import { runExperiment } from '../experiment-command';
import { experimentNow, experimentTask, type ExperimentTask } from '../experiment-task';
import { asTask } from '../in-lab';
import type { EvaluateSchema } from './schema';

export default function evaluate(options: EvaluateSchema, context: ExecutorContext) {
  return asTask(async () => {
    const task = experimentTask('evaluate', options, context);
    if ((await isEvaluated(task)) || (await runExperiment('evaluate', task))) {
      return true;
    }
    if (options.acceptInputs !== true || !acceptInputs(context.root, task)) {
      return false;
    }
    const now = experimentNow(options, context);
    return (await runExperiment('train', now)) && runExperiment('evaluate', now);
  });
}

/** Whether the folder has this very evaluation: of this key, of the weights that the run has now, with its pictures and resamplings. */
async function isEvaluated(task: ExperimentTask): Promise<boolean> {
  const { place, run, details } = task;
  const record = run && readRun(place.labRoot, place.name, run);
  if (!record || record.status !== 'complete') {
    return false;
  }
  const { evaluation, files } = record;
  const weights = files[bestWeights(place.name, record.run)];
  const same =
    details?.evaluate !== undefined &&
    evaluation?.key?.evaluate?.key === details.evaluate.key &&
    evaluation.weights !== undefined &&
    evaluation.weights === weights?.sha256 &&
    resamplesOf(place.name, record.run) in evaluation.files &&
    (await firstDamaged(place.labRoot, evaluation.files)) === undefined;
  if (same) {
    console.log(`${place.name}: run ${run} is evaluated, nothing to measure`);
  }
  return same;
}
