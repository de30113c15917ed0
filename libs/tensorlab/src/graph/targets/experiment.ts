import type { TargetConfiguration } from '@nx/devkit';
import { lockFile } from '../../key/surroundings';
import { inWorkspace } from '../lab-roots';
import { crossvalTargets, type CrossvalTargets } from './crossval';
import { evaluateTarget, trainTarget, type Training } from './keyed';

/** @param crossval its cross-validation, where the file has one */
export function experimentTargets(
  training: Training,
  crossval?: CrossvalTargets,
): Record<string, TargetConfiguration> {
  const { lab, experiment, data } = training;
  const inLab = (...files: string[]) =>
    files.map((file) => `{workspaceRoot}/${inWorkspace(lab, file)}`);
  const dataFirst = data.length > 0 ? { dependsOn: [...data] } : {};
  return {
    train: trainTarget(training),
    evaluate: evaluateTarget(training, 'train'),
    ...(crossval && crossvalTargets(training, crossval)),
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
      // Not cached: an Nx that selects projects finds by these that the lock is in every key.
      inputs: [
        'default',
        '^default',
        ...inLab('pyproject.toml', lockFile),
        { externalDependencies: [] },
      ],
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
