import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { basename } from 'node:path/posix';
import { initialExperiment } from '../key/initial';
import { runId } from '../key/run-id';
import type { Variables } from '../key/variables';
import type { Analysis } from './analysis';
import type { Lab } from './lab';
import type { LabNode } from './lab-nodes';
import { componentTargets } from './targets/component';
import { datasetTargets } from './targets/dataset';
import { experimentTargets } from './targets/experiment';
import { labTargets } from './targets/lab';
import { projectTargets } from './targets/project';

/** `options.run` of an experiment that has no key: Python says what is wrong with it. */
export const unkeyedRun = 'unkeyed';

export interface Configuration extends Pick<ProjectConfiguration, 'projectType' | 'tags'> {
  targets: Record<string, TargetConfiguration>;
}

/**
 * What Nx is told of one node, its name and place aside.
 *
 * @param projectOf the Nx project of an experiment
 */
export function configurationOf(
  lab: Lab,
  node: LabNode,
  { keys }: Analysis,
  variables: ReadonlyMap<string, Variables>,
  projectOf: (experiment: string) => string | undefined,
): Configuration {
  const tags = [`tensorlab:${node.kind}`, `tensorlab:lab:${lab.place.label}`];
  const folder = basename(node.root);
  switch (node.kind) {
    case 'lab':
      return { projectType: 'application', tags, targets: labTargets() };
    case 'project':
      return { projectType: 'application', tags, targets: projectTargets(folder) };
    case 'dataset':
      return { projectType: 'library', tags, targets: datasetTargets(folder) };
    case 'experiment': {
      const train = keys[folder]?.train;
      const run = train === undefined ? unkeyedRun : runId(train);
      const initial = initialExperiment(lab, folder);
      const targets = experimentTargets({
        lab: lab.place,
        experiment: folder,
        run,
        variables: variables.get(lab.path(node.root))!,
        initial: initial && projectOf(initial),
      });
      return { projectType: 'application', tags, targets };
    }
    default: {
      const tested = lab.isTested(node.root);
      const targets = componentTargets(lab.place, node.root, { tested });
      return { projectType: 'library', tags, targets };
    }
  }
}
