import type { ExecutorContext, TargetConfiguration } from '@nx/devkit';
import { LabError } from '@tensorlab/lab';
import { isPromise, variableOf } from '../key/run-id';
import { isGraphVariable } from '../key/variables';

/**
 * The key under which Nx keeps what comes out of this task; undefined where it keeps it under none: it has no key, it is a variant, the
 * files are newer than Nx's graph, or the target is the user's own.
 *
 * @throws LabError NOT_KEYED where the hook did not compare the files with the graph that Nx uses: Nx would take for this key what it
 *   is not.
 */
export function promisedKey(
  target: string,
  { projectsConfigurations, projectName = '' }: ExecutorContext,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const own = projectsConfigurations.projects[projectName]?.targets?.[target];
  const [first, graph] = [variableOf(own), graphVariableOf(own)];
  if (first !== '' && env[graph ?? first] === undefined) {
    throw new LabError('NOT_KEYED', {
      what: `Nx runs ${projectName}:${target} without knowing whether its files are those of the graph.`,
      why: 'A file was edited while Nx was starting, or so many were that the environment does not hold it, or the plugin tensorlab did not run.',
      next: `nx run ${projectName}:${target} (run it again; if it says so again: nx reset)`,
    });
  }
  return keyOf(own, env);
}

/** The key of a target as Nx has it: of the graph, or where that does not say it, of the hook. */
export function keyOf(
  target: TargetConfiguration | undefined,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const graph = graphVariableOf(target);
  const told = env[variableOf(target)];
  const key = told ?? (graph && env[graph] === 'known' ? target?.metadata?.['key'] : undefined);
  return key !== undefined && isPromise(key) ? key : undefined;
}

const graphVariableOf = (target: TargetConfiguration | undefined) =>
  target?.inputs
    ?.flatMap((input) => (typeof input === 'object' && 'env' in input ? [input.env] : []))
    .find(isGraphVariable);

/** @param task as `digits-mlp:train` */
export const editedWhileStarting = (task: string) =>
  new LabError('EDITED_MEANWHILE', {
    what: `${task.replace(/:.*$/, '')} was edited while Nx was starting.`,
    why: 'Nx would keep the result as one of the files as they were before.',
    next: `nx run ${task} (run it again)`,
  });
