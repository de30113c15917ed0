import type { ExecutorContext } from '@nx/devkit';
import { explainShort } from '../../explain/explain-short';
import { damagedFile } from '../../runs/damaged-file';
import { readRun } from '../../runs/read-runs';
import { runExperiment } from '../experiment-command';
import { experimentTask, type ExperimentTask } from '../experiment-task';
import { asTask } from '../in-lab';
import type { TrainSchema } from './schema';

export default function train(options: TrainSchema, context: ExecutorContext) {
  return asTask(async () => {
    const task = experimentTask('train', options, context);
    if (await isComplete(task)) {
      return true;
    }
    explainShort(task.place.labRoot, task.place.name, task).forEach((line) => console.log(line));
    return runExperiment('train', task);
  });
}

/** Whether the run lies complete in its folder: Nx forgets, runs do not. */
async function isComplete({ place: { labRoot, name }, run }: ExperimentTask): Promise<boolean> {
  const record = run && readRun(labRoot, name, run);
  if (!record || record.status !== 'complete') {
    return false;
  }
  const damaged = await damagedFile(labRoot, name, record);
  console.log(
    damaged
      ? `${name}: run ${run} was complete, but ${damaged} is gone or changed`
      : `${name}: run ${run} is complete, nothing to train`,
  );
  return !damaged;
}
