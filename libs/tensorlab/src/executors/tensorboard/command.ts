import { inLab, type Place } from '../in-lab';

/** `python -m tensorboard.main` on what the task's project stands for: one experiment, a project's experiments, or all. */
export function tensorboardCommand(
  { labRoot, folder, name }: Place,
  experiments: string[],
  { host = '127.0.0.1', port = 6006 }: { host?: string; port?: number },
): string[] {
  const logs = (experiment: string) => `experiments/logs/${experiment}`;
  const kind = inLab(labRoot, folder).split('/').slice(0, 2).join('/');
  const where =
    kind === 'projects/active'
      ? ['--logdir_spec', experiments.map((e) => `${e}:${logs(e)}`).join(',')]
      : ['--logdir', kind === 'experiments/configs' ? logs(name) : 'experiments/logs'];
  return ['-m', 'tensorboard.main', ...where, '--host', host, '--port', String(port)];
}
