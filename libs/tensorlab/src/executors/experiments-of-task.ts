import type { ExecutorContext } from '@nx/devkit';
import { runIdOf } from '../key/run-id';
import { experimentsOf } from './experiments-of';
import { inLab, type Place } from './in-lab';

/** An experiment by its folder's name, and the run that its files stand for now; undefined where that cannot be told. */
export interface CurrentExperiment {
  name: string;
  run?: string;
}

/** What a task is about: the experiment that its project is, or all that the project depends on. */
export function experimentsOfTask(context: ExecutorContext, place: Place): CurrentExperiment[] {
  if (!inLab(place.labRoot, place.folder).startsWith('experiments/configs/')) {
    return experimentsOf(context);
  }
  const { train } = context.projectsConfigurations.projects[context.projectName!]?.targets ?? {};
  const run = runIdOf(place.keyVariable) ?? train?.options?.run;
  return [{ name: place.name, ...(run && { run }) }];
}
