import type { ExecutorContext } from '@nx/devkit';
import { explainShort } from '../../explain/explain-short';
import { damagedFile } from '../../runs/damaged-file';
import { readRun, readRuns } from '../../runs/read-runs';
import { acceptInputs } from '../accept-inputs';
import { runExperiment } from '../experiment-command';
import { experimentNow, experimentTask, type ExperimentTask } from '../experiment-task';
import { asTask } from '../in-lab';
import type { TrainSchema } from './schema';

export default function train(options: TrainSchema, context: ExecutorContext) {
  return asTask(async () => {
    const task = experimentTask('train', options, context);
    if (await isComplete(task)) {
      return true;
    }
    const waiting = unproven(task);
    if (waiting.length === 0) {
      explainShort(task.place.labRoot, task.place.name, task).forEach((line) => console.log(line));
    }
    if (options.acceptInputs !== true) {
      return runExperiment('train', task);
    }
    if (!waiting.includes(task.run ?? '') && (await runExperiment('train', task))) {
      return true;
    }
    const accepted = acceptInputs(context.root, task);
    return accepted && runExperiment('train', experimentNow(options, context));
  });
}

/** The runs that are trained, and wait until their key has what they read. */
const unproven = ({ place: { labRoot, name } }: ExperimentTask) =>
  readRuns(labRoot, name).flatMap(({ status, run }) => (status === 'unproven' ? [run] : []));

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
