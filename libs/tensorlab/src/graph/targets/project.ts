import type { TargetConfiguration } from '@nx/devkit';

const none = { externalDependencies: [] };

/**
 * A project's targets stand for those of the experiments that it depends on. They are cached, so that a run where nothing had to
 * be done says so, 100 % hits: `train` and `evaluate` do nothing themselves, `report` prints what the evaluations wrote.
 *
 * @param evaluations environment variables in which the hook hands Nx the keys of the project's evaluations
 */
export function projectTargets(
  name: string,
  evaluations: readonly string[],
): Record<string, TargetConfiguration> {
  return {
    train: {
      executor: 'nx:noop',
      cache: true,
      inputs: [none],
      dependsOn: [{ target: 'train', dependencies: true, params: 'forward' }],
      metadata: { description: `Trains every experiment of ${name}` },
    },
    evaluate: {
      executor: 'nx:noop',
      cache: true,
      inputs: [none],
      dependsOn: [{ target: 'evaluate', dependencies: true, params: 'forward' }],
      metadata: { description: `Evaluates every experiment of ${name}` },
    },
    report: {
      executor: 'tensorlab:report',
      cache: true,
      inputs: [...evaluations.map((env) => ({ env })), none],
      dependsOn: ['^evaluate'],
      metadata: { description: `Leaderboard of the experiments of ${name}` },
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
