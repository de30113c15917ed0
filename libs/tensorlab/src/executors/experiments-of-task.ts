import type { ExecutorContext } from '@nx/devkit';
import { experimentsOf, runOf, trainingsOf } from './experiments-of';
import { inLab, type Place } from './in-lab';

/** An experiment by its folder's name, and the run that its files stand for now; undefined where that cannot be told. */
export interface CurrentExperiment {
  name: string;
  run?: string;
  /** The runs of its cross-validation; absent where it has none. */
  trainings?: string[];
}

/** What a task is about: the experiment that its project is, or all of a project. */
export function experimentsOfTask(context: ExecutorContext, place: Place): CurrentExperiment[] {
  if (!inLab(place.labRoot, place.folder).startsWith('experiments/configs/')) {
    return experimentsOf(context);
  }
  const { targets } = context.projectsConfigurations.projects[context.projectName!] ?? {};
  const run = runOf(targets?.train);
  return [{ name: place.name, ...(run && { run }), ...trainingsOf(targets) }];
}
