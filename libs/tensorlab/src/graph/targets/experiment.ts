import type { TargetConfiguration } from '@nx/devkit';
import { runFolders } from '@tensorlab/lab';
import { inWorkspace, type LabRoot } from '../lab-roots';

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
}: ExperimentTargets): Targets {
  const folders = runFolders(experiment, '{options.run}');
  const output = (path: string) => `{workspaceRoot}/${inWorkspace(lab, path)}`;
  const inputs = (env: string) => [{ env }, { externalDependencies: [] }];
  return {
    train: {
      executor: 'tensorlab:train',
      cache: true,
      options: { run },
      ...(initial !== undefined && { dependsOn: [{ target: 'train', projects: [initial] }] }),
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
      dependsOn: [{ target: 'train', params: 'forward' }],
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
      metadata: { description: `Where time and memory of a training step of ${experiment} go` },
    },
    'tune-batch': {
      executor: 'tensorlab:tune-batch',
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
