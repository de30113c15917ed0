import type { TargetConfiguration } from '@nx/devkit';
import { runFolders } from '@tensorlab/lab';
import { inWorkspace, type LabRoot } from '../lab-roots';
import type { DataTask } from './preparation';

type Targets = Record<string, TargetConfiguration>;

/** What the targets of one experiment need to know. */
export interface ExperimentTargets {
  lab: LabRoot;
  /** The folder's name. */
  experiment: string;
  /** The run that its files stand for now. */
  run: string;
  /** Environment variables in which the hook hands Nx the keys. */
  variables: { train: string; evaluate: string };
  /** The Nx project of the experiment whose weights it starts from. */
  initial?: string;
  /** The tasks that make the data of its training, and what else its evaluation needs. */
  data: readonly DataTask[];
  evaluatedData: readonly DataTask[];
}

/**
 * Nx hashes these two targets by nothing but their key, which the hook puts into the environment: see src/key. `options.run`
 * is there for `outputs` alone.
 */
export function experimentTargets({
  lab,
  experiment,
  run,
  variables,
  initial,
  data,
  evaluatedData,
}: ExperimentTargets): Targets {
  const before = [
    ...(initial === undefined ? [] : [{ target: 'train', projects: [initial] }]),
    ...data,
  ];
  const dataFirst = data.length > 0 ? { dependsOn: [...data] } : {};
  const folders = runFolders(experiment, '{options.run}');
  const output = (path: string) => `{workspaceRoot}/${inWorkspace(lab, path)}`;
  const inputs = (env: string) => [{ env }, { externalDependencies: [] }];
  return {
    train: {
      executor: 'tensorlab:train',
      cache: true,
      options: { run },
      ...(before.length > 0 && { dependsOn: before }),
      inputs: inputs(variables.train),
      outputs: [
        output(`${folders.run}/run.json`),
        output(`${folders.run}/config.yaml`),
        output(`${folders.run}/metrics.jsonl`),
        output(folders.logs),
        output(`${folders.visualizations}/training`),
        output(folders.checkpoints),
        output(folders.finetuned), // where it has `init_from`
      ],
      metadata: { description: `Trains ${experiment}`, technologies: ['pytorch'] },
    },
    evaluate: {
      executor: 'tensorlab:evaluate',
      cache: true,
      options: { run },
      dependsOn: [{ target: 'train', params: 'forward' }, ...evaluatedData],
      inputs: inputs(variables.evaluate),
      outputs: [
        output(`${folders.run}/evaluation.json`),
        output(`${folders.run}/resamples.json`),
        output(`${folders.visualizations}/evaluation`),
      ],
      metadata: {
        description: `Evaluates ${experiment} on its test split`,
        technologies: ['pytorch'],
      },
    },
    predict: {
      executor: 'tensorlab:predict',
      dependsOn: ['train'],
      metadata: {
        description: `Predicts for files with ${experiment}`,
        technologies: ['pytorch'],
      },
    },
    benchmark: {
      executor: 'tensorlab:benchmark',
      metadata: {
        description: `Measures latency, throughput and memory of ${experiment}`,
        technologies: ['pytorch'],
      },
    },
    export: {
      executor: 'tensorlab:export',
      // A variant of `--set` is not trained by this: the runtime says how.
      dependsOn: ['train'],
      metadata: {
        description: `Exports ${experiment}: torch.export, TorchScript, ONNX, safetensors`,
      },
    },
    profile: {
      executor: 'tensorlab:profile',
      ...dataFirst,
      metadata: { description: `Where time and memory of a training step of ${experiment} go` },
    },
    'tune-batch': {
      executor: 'tensorlab:tune-batch',
      ...dataFirst,
      metadata: { description: `Which batch sizes fit ${experiment}, and how fast each is` },
    },
    explain: {
      executor: 'tensorlab:explain',
      metadata: { description: `Says what training ${experiment} would do now, and why` },
    },
    runs: {
      executor: 'tensorlab:runs',
      metadata: { description: `Lists the runs of ${experiment}` },
    },
    prune: {
      executor: 'tensorlab:prune',
      metadata: { description: `Removes old runs of ${experiment}` },
    },
    tensorboard: {
      executor: 'tensorlab:tensorboard',
      continuous: true,
      metadata: { description: `TensorBoard on every run of ${experiment}` },
    },
  };
}
