import type { TargetConfiguration } from '@nx/devkit';

export function labTargets(): Record<string, TargetConfiguration> {
  return {
    setup: {
      executor: 'tensorlab:setup',
      metadata: {
        description: "Makes or updates the lab's Python environment",
        technologies: ['python'],
      },
    },
    lock: {
      executor: 'tensorlab:lock',
      metadata: {
        description: 'Writes the versions that the environment is set up with',
        technologies: ['python'],
      },
    },
    report: {
      executor: 'tensorlab:report',
      metadata: { description: 'Compares what is evaluated, project by project' },
    },
    tensorboard: {
      executor: 'tensorlab:tensorboard',
      continuous: true,
      metadata: { description: 'TensorBoard on every run of the lab' },
    },
    gpu: {
      executor: 'tensorlab:gpu',
      metadata: { description: 'Watches the GPUs: nvitop or nvtop' },
    },
    mlflow: {
      executor: 'tensorlab:python',
      continuous: true,
      options: {
        module: 'mlflow',
        args: ['ui', '--backend-store-uri=sqlite:///experiments/logs/mlflow.db', '--workers=1'],
        extra: 'mlflow',
      },
      metadata: { description: "MLflow's page on the runs of the lab", technologies: ['mlflow'] },
    },
    jupyter: {
      executor: 'tensorlab:python',
      continuous: true,
      options: { module: 'jupyter', args: ['lab', '--notebook-dir=notebooks'], extra: 'notebook' },
      metadata: { description: "JupyterLab in the lab's notebooks", technologies: ['jupyter'] },
    },
  };
}
