import type { TargetConfiguration } from '@nx/devkit';

/** None is cached: what they are about lies outside of git, and looking at it is quicker than asking Nx. */
export function datasetTargets(dataset: string): Record<string, TargetConfiguration> {
  return {
    fetch: {
      executor: 'tensorlab:fetch',
      metadata: { description: `Brings the files of ${dataset} from their source` },
    },
    verify: {
      executor: 'tensorlab:verify',
      metadata: { description: `Compares the files of ${dataset} with its manifest` },
    },
    record: {
      executor: 'tensorlab:record',
      metadata: { description: `Accepts the files of ${dataset} as they are` },
    },
  };
}
