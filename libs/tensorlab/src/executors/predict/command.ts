import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { experimentCommand } from '../experiment-command';
import type { ExperimentTask } from '../experiment-task';
import type { PredictSchema } from './schema';

/** `-m tensorlab predict`. @param typedIn where the command was typed, absolute: paths are relative to it */
export function predictCommand(
  task: ExperimentTask,
  { input, output, format, batchSize = 64, device, run, checkpoint }: PredictSchema,
  typedIn: string,
): string[] {
  return [
    ...experimentCommand('predict', { ...task, run: run ?? task.run }),
    ...(output === undefined ? [] : ['--output', resolve(typedIn, output)]),
    ...(format === undefined ? [] : ['--format', format]),
    '--batch-size',
    String(batchSize),
    ...(device === undefined ? [] : ['--device', device]),
    ...(checkpoint === undefined
      ? []
      : ['--checkpoint', weightsAt(checkpoint, typedIn, task.place.labRoot)]),
    '--',
    ...input.map((path) => resolve(typedIn, path)),
  ];
}

/** Relative to where it was typed; or to the lab, as TensorLab says where weights are. */
function weightsAt(path: string, typedIn: string, labRoot: string): string {
  const [here, inLab] = [resolve(typedIn, path), resolve(labRoot, path)];
  return !existsSync(here) && existsSync(inLab) ? inLab : here;
}
