import type { TargetConfiguration } from '@nx/devkit';

/** Doing nothing may be taken from the cache, so that a run where nothing had to be done says so: 100 % hits. */
const nothing = { cache: true, inputs: [{ externalDependencies: [] }] };

/** A project's targets stand for those of the experiments that it depends on. */
export function projectTargets(name: string): Record<string, TargetConfiguration> {
  return {
    train: {
      executor: 'nx:noop',
      ...nothing,
      dependsOn: ['^train'],
      metadata: { description: `Trains every experiment of ${name}` },
    },
    evaluate: {
      executor: 'nx:noop',
      ...nothing,
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
