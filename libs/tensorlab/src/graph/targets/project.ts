import type { TargetConfiguration } from '@nx/devkit';
import { readsChanges } from './changes';

const none = { externalDependencies: [] };

/**
 * A project's targets stand for those of its experiments. `train` and `evaluate` do nothing themselves, and are cached, so that a
 * run where nothing had to be done says so, 100 % hits. `report` is not: what it writes is not always the same file, and Nx would
 * remove the other one.
 *
 * @param experiments their Nx projects
 * @param byTask whether Nx selects affected tasks: the report is, with any of the experiments
 */
export function projectTargets(
  name: string,
  experiments: readonly string[],
  byTask: boolean,
): Record<string, TargetConfiguration> {
  const all = (target: string, forwarded = {}) =>
    experiments.length === 0 ? [] : [{ target, projects: [...experiments], ...forwarded }];
  return {
    train: {
      executor: 'nx:noop',
      cache: true,
      inputs: [none],
      dependsOn: all('train', { params: 'forward' }),
      metadata: { description: `Trains every experiment of ${name}` },
    },
    evaluate: {
      executor: 'nx:noop',
      cache: true,
      inputs: [none],
      dependsOn: all('evaluate', { params: 'forward' }),
      metadata: { description: `Evaluates every experiment of ${name}` },
    },
    report: {
      executor: 'tensorlab:report',
      // Training first: what it is told comes from here, and not by way of `evaluate`, to which Nx would forward report's options.
      dependsOn: [...all('train'), ...all('evaluate')],
      ...(byTask && {
        inputs: ['default', { input: 'default', projects: [...experiments] }, readsChanges],
      }),
      metadata: { description: `Compares the experiments of ${name}` },
    },
    explain: {
      executor: 'tensorlab:explain',
      metadata: {
        description: `Says what training each experiment of ${name} would do now, and why`,
      },
    },
    runs: {
      executor: 'tensorlab:runs',
      metadata: { description: `Lists the runs of the experiments of ${name}` },
    },
    prune: {
      executor: 'tensorlab:prune',
      metadata: { description: `Removes old runs of the experiments of ${name}` },
    },
    tensorboard: {
      executor: 'tensorlab:tensorboard',
      continuous: true,
      metadata: { description: `TensorBoard on the experiments of ${name}` },
    },
  };
}
