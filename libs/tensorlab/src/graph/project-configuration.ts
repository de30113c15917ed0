import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { basename } from 'node:path/posix';
import { crossvalOf, crossvalRuns, experimentFile } from '@tensorlab/lab';
import { announced } from '../key/graph-keys';
import type { Keys } from '../key/keys';
import { dataReadBy, lastStep } from '../key/preparation';
import { graphVariable } from '../key/variables';
import type { Analysis } from './analysis';
import type { Changes } from './changes';
import { targetsOf } from './file-edges';
import type { Lab } from './lab';
import type { LabNode } from './lab-nodes';
import { changesTarget } from './targets/changes';
import { componentTargets } from './targets/component';
import { datasetTargets } from './targets/dataset';
import type { CrossvalTargets } from './targets/crossval';
import { experimentTargets } from './targets/experiment';
import { labTargets } from './targets/lab';
import { preparationTargets, type DataTask } from './targets/preparation';
import { projectTargets } from './targets/project';
import type { Workspace } from './workspace';

/** What the targets of an experiment's cross-validation need to know; undefined where its file has none. */
function crossvalTargetsOf(
  lab: Lab,
  experiment: string,
  { crossval: keys }: Keys,
): CrossvalTargets | undefined {
  if (keys === undefined) {
    return undefined;
  }
  const section = crossvalOf(lab.mergedExperiment(experiment)?.value ?? {});
  const runs = section ? crossvalRuns(section) : [];
  return {
    level: section?.level,
    runs: runs.map((one) => ({ ...one, keys: announced(keys[one.name] ?? {}) })),
  };
}

export interface Configuration extends Pick<ProjectConfiguration, 'projectType' | 'tags'> {
  targets: Record<string, TargetConfiguration>;
  /** Of a research project: the Nx projects of its experiments. */
  experiments?: string[];
}

/** What the configuration of a lab's nodes needs to know of the others. */
export interface Told extends Pick<Workspace, 'variables' | 'preparationVariables'> {
  /** The Nx project that a file makes. */
  projectOf: (file: string) => string | undefined;
  /** Of the keys that the graph has. */
  generation: string;
  /** Where Nx selects affected tasks. */
  changes?: Changes;
}

/** Whether a node can have a target for the changes of its files: those of research projects are in no key, those of labs rarely. */
export const hasChanges = ({ kind }: LabNode) => kind !== 'lab' && kind !== 'project';

/** What Nx is told of one node, its name and place aside. */
export function configurationOf(
  lab: Lab,
  node: LabNode,
  analysis: Analysis,
  told: Told,
): Configuration {
  const { targets, ...configuration } = ownConfiguration(lab, node, analysis, told);
  const files = node.kind === 'lab' ? told.changes?.ofLab : told.changes?.ofProject;
  return {
    ...configuration,
    targets: {
      ...targets,
      ...(files && node.kind !== 'project' && { changes: changesTarget(files) }),
    },
  };
}

function ownConfiguration(
  lab: Lab,
  node: LabNode,
  { keys, edges, sources }: Analysis,
  { variables, preparationVariables, generation, projectOf, changes }: Told,
): Configuration {
  const tags = [`tensorlab:${node.kind}`, `tensorlab:lab:${lab.place.label}`];
  const folder = basename(node.root);
  switch (node.kind) {
    case 'lab':
      return { projectType: 'application', tags, targets: labTargets() };
    case 'project': {
      const files = targetsOf(edges, node.file).sort();
      const experiments = files.flatMap((file) => projectOf(file) ?? []);
      const targets = projectTargets(folder, experiments, changes !== undefined);
      return { projectType: 'application', tags, targets, experiments };
    }
    case 'dataset':
      return { projectType: 'library', tags, targets: datasetTargets(folder) };
    case 'experiment': {
      const own = keys[folder] ?? {};
      const { train: trained = [], evaluate: evaluated = [] } = own.prepared ?? {};
      const training = {
        lab: lab.place,
        experiment: folder,
        keys: announced(own),
        graph: graphVariable(generation),
        variables: variables.get(lab.path(node.root))!,
        initial: own.initial && projectOf(experimentFile(own.initial)),
        data: dataTasks(lab, trained, projectOf),
        evaluatedData: dataTasks(lab, evaluated, projectOf),
        patterns: sources[folder]?.patterns ?? [],
        changes: changes?.behindExperiment(folder),
      };
      const targets = experimentTargets(training, crossvalTargetsOf(lab, folder, own));
      return { projectType: 'application', tags, targets };
    }
    case 'package':
      return { projectType: 'library', tags: ['tensorlab:package'], targets: {} };
    default: {
      const tested = lab.isTested(node.root);
      const preparation = lab.preparations().find(({ root }) => root === node.root);
      const targets = {
        ...componentTargets(lab.place, node.root, { tested }),
        ...(preparation &&
          preparationTargets(
            lab.place,
            preparation,
            preparationVariables.get(lab.path(node.root))!,
            dataTasks(lab, [...dataReadBy(lab, preparation).keys()], projectOf),
            changes?.behindPreparation(preparation),
          )),
      };
      return { projectType: 'library', tags, targets };
    }
  }
}

/** The tasks that make data and split it, as `dependsOn` has them. */
const dataTasks = (
  lab: Lab,
  names: readonly string[],
  projectOf: (file: string) => string | undefined,
): DataTask[] =>
  names.flatMap((name) => {
    const preparation = lab.preparation(name);
    const project = preparation && projectOf(`${preparation.root}/__init__.py`);
    return project === undefined ? [] : [{ target: lastStep(preparation!), projects: [project] }];
  });
