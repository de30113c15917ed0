import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { basename } from 'node:path/posix';
import { runId } from '../key/run-id';
import type { Variables } from '../key/variables';
import type { Analysis } from './analysis';
import type { Lab } from './lab';
import type { LabNode } from './lab-nodes';
import { componentTargets } from './targets/component';
import { experimentTargets } from './targets/experiment';
import { labTargets } from './targets/lab';
import { projectTargets } from './targets/project';

/** `options.run` of an experiment that has no key: Python says what is wrong with it. */
export const unkeyedRun = 'unkeyed';

export interface Configuration extends Pick<ProjectConfiguration, 'projectType' | 'tags'> {
  targets: Record<string, TargetConfiguration>;
}

/** What Nx is told of one node, its name and place aside. */
export function configurationOf(
  lab: Lab,
  node: LabNode,
  { keys }: Analysis,
  variables: Variables | undefined,
): Configuration {
  const tags = [`tensorlab:${node.kind}`, `tensorlab:lab:${lab.place.label}`];
  const folder = basename(node.root);
  switch (node.kind) {
    case 'lab':
      return { projectType: 'application', tags, targets: labTargets() };
    case 'project':
      return { projectType: 'application', tags, targets: projectTargets(folder) };
    case 'dataset':
      return { projectType: 'library', tags, targets: {} };
    case 'experiment': {
      const train = keys[folder]?.train;
      const run = train === undefined ? unkeyedRun : runId(train);
      const experiment = { lab: lab.place, experiment: folder, run, variables: variables! };
      return { projectType: 'application', tags, targets: experimentTargets(experiment) };
    }
    default: {
      const tested = lab.isTested(node.root);
      const targets = componentTargets(lab.place, node.root, { tested });
      return { projectType: 'library', tags, targets };
    }
  }
}
