import type { TargetConfiguration } from '@nx/devkit';
import { runFolders } from '@tensorlab/lab';
import type { AnnouncedKeys } from '../../key/graph-keys';
import { runId } from '../../key/run-id';
import { evaluatedVariable, neverTwice, type Variables } from '../../key/variables';
import { inWorkspace, type LabRoot } from '../lab-roots';
import { afterChanges, readsChanges } from './changes';
import type { DataTask } from './preparation';

/** One training of an experiment, and its evaluation. */
export interface Training {
  lab: LabRoot;
  /** The experiment's folder. */
  experiment: string;
  keys: AnnouncedKeys;
  /** Environment variables in which the hook says that the keys are others. */
  variables: Variables;
  /** The one in which it says what graph it compared the files with. */
  graph: string;
  /** The Nx project of the experiment whose weights it starts from. */
  initial?: string;
  /** The tasks that make the data of its training, and what else its evaluation needs. */
  data: readonly DataTask[];
  evaluatedData: readonly DataTask[];
  /** What its `inputs:` and `init_from` name: paths and patterns of the lab. */
  patterns: readonly string[];
  /** The Nx projects whose files its keys are made of; undefined where Nx does not select affected tasks. */
  changes?: readonly string[];
  /** What makes it another training than the experiment itself, as `--set` would. */
  variant?: string[];
  /** What the descriptions call it; default: the experiment. */
  title?: string;
}

/**
 * Nx hashes this target by its options, and thereby by the run that its train key names, and by what the hook says: see src/key. The
 * files of `patterns` are in the key by their bytes, and among the inputs so that `nx affected` knows them.
 */
export function trainTarget(training: Training): TargetConfiguration {
  const { experiment, keys, variables, initial, data, changes = [] } = training;
  const { title = experiment } = training;
  const before = [
    ...afterChanges(changes),
    ...(initial === undefined ? [] : [{ target: 'train', projects: [initial] }]),
    ...data,
  ];
  const folders = runFolders(experiment, '{options.run}');
  const output = outputIn(training);
  return {
    executor: 'tensorlab:train',
    cache: true,
    options: optionsOf(training),
    ...(before.length > 0 && { dependsOn: before }),
    inputs: [
      ...inputsOf(training, [variables.train, ...unlessKeyed(keys.train)]),
      ...filesets(training),
    ],
    outputs: [
      output(`${folders.run}/run.json`),
      output(`${folders.run}/config.yaml`),
      output(`${folders.run}/metrics.jsonl`),
      output(folders.logs),
      output(`${folders.visualizations}/training`),
      output(folders.checkpoints),
      output(folders.finetuned), // where it has `init_from`
    ],
    metadata: { description: `Trains ${title}`, technologies: ['pytorch'], key: keys.train },
  };
}

/**
 * Hashed by the run too, since that is among its options, and by what else evaluating is made from. That is not among its options: Nx
 * hashes those of a project together, and no training waits for another metric.
 *
 * @param train the target that trains it
 */
export function evaluateTarget(training: Training, train: string): TargetConfiguration {
  const { experiment, keys, title = `${experiment} on its test split` } = training;
  const folders = runFolders(experiment, '{options.run}');
  const output = outputIn(training);
  return {
    executor: 'tensorlab:evaluate',
    cache: true,
    options: optionsOf(training),
    dependsOn: [{ target: train, params: 'forward' }, ...training.evaluatedData],
    inputs: [...inputsOf(training, evaluateVariables(training)), ...filesets(training)],
    outputs: [
      output(`${folders.run}/evaluation.json`),
      output(`${folders.run}/resamples.json`),
      output(`${folders.visualizations}/evaluation`),
    ],
    metadata: {
      description: `Evaluates ${title}`,
      technologies: ['pytorch'],
      key: keys.evaluate,
    },
  };
}

/** Those that an evaluation is hashed by, its own first. */
export const evaluateVariables = ({ keys: { evaluate, evaluated }, variables }: Training) => [
  variables.evaluate,
  ...unlessKeyed(evaluate),
  ...(evaluated === undefined ? [] : [evaluatedVariable(evaluated)]),
];

/** Nx keeps nothing that has no key. */
const unlessKeyed = (key: string | undefined) => (key === undefined ? [neverTwice] : []);

/** `options.run` of an experiment that has no key: Python says what is wrong with it. */
const unkeyedRun = 'unkeyed';

/** The run that its files stand for now. */
export const runOf = ({ keys: { train } }: Pick<Training, 'keys'>) =>
  train === undefined ? unkeyedRun : runId(train);

const optionsOf = ({ keys, variant }: Training) => ({
  run: runOf({ keys }),
  ...(variant && { variant }),
});

const outputIn =
  ({ lab }: Training) =>
  (path: string) =>
    `{workspaceRoot}/${inWorkspace(lab, path)}`;

/** Inputs of a target that is hashed by the values of these variables. */
export const inputsOf = (
  { graph, changes }: Partial<Pick<Training, 'graph' | 'changes'>>,
  variables: readonly string[],
) => [
  ...[...variables, ...(graph === undefined ? [] : [graph])].map((env) => ({ env })),
  { externalDependencies: [] },
  ...(changes ? [readsChanges] : []),
];

/** What a pattern of the lab takes literally, Nx takes for one of its own. */
const filesets = ({ lab, patterns }: Training) =>
  patterns
    .filter((pattern) => !/^\/|^[A-Za-z]:|\$\{|(^|\/)\.\.(\/|$)/.test(pattern))
    .map((pattern) => `{workspaceRoot}/${inWorkspace(lab, pattern.replace(/[[\](){}]/g, '?'))}`);
