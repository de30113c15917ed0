import type { TargetConfiguration } from '@nx/devkit';

/** A project's targets stand for those of the experiments that it depends on. */
export function projectTargets(name: string): Record<string, TargetConfiguration> {
  return {
    train: {
      executor: 'nx:noop',
      dependsOn: ['^train'],
      metadata: { description: `Trains every experiment of ${name}` },
    },
    evaluate: {
      executor: 'nx:noop',
      dependsOn: ['^evaluate'],
      metadata: { description: `Evaluates every experiment of ${name}` },
    },
    report: {
      executor: 'tensorlab:report',
      dependsOn: ['^evaluate'],
      metadata: { description: `Leaderboard of the experiments of ${name}` },
    },
    tensorboard: {
      executor: 'tensorlab:tensorboard',
      continuous: true,
      metadata: { description: `TensorBoard on the experiments of ${name}` },
    },
  };
}
