import type { ExecutorContext } from '@nx/devkit';
import { LabError } from '@tensorlab/lab';
import { variableOf } from '../key/run-id';

/**
 * What the hook told Nx of this task; empty where Nx runs without it, or the target is the user's own.
 *
 * @throws LabError NOT_KEYED where the hook did not foresee the task: Nx would keep the result under no key at all, and take it from
 *   its cache for ever.
 */
export function promisedKey(
  target: string,
  { projectsConfigurations, projectName = '' }: ExecutorContext,
  env: NodeJS.ProcessEnv,
): string {
  const variable = variableOf(projectsConfigurations.projects[projectName]?.targets?.[target]);
  if (variable !== '' && env[variable] === undefined) {
    throw new LabError('NOT_KEYED', {
      what: `Nx runs ${projectName}:${target} without a key.`,
      why: 'The plugin tensorlab did not see that this command runs it, or the keys of all that it runs are too many for the environment.',
      next: `nx run ${projectName}:${target}, or nx run-many -t ${target} -p ${projectName},...`,
    });
  }
  return env[variable] ?? '';
}

/** @param task as `digits-mlp:train` */
export const editedWhileStarting = (task: string) =>
  new LabError('EDITED_MEANWHILE', {
    what: `${task.replace(/:.*$/, '')} was edited while Nx was starting.`,
    why: 'Nx would keep the result as one of the files as they were before.',
    next: `nx run ${task} (run it again)`,
  });
