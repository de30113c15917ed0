import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyedTarget } from '../key/run-id';
import type { ExperimentTask } from './experiment-task';
import { inLab, runInLab } from './in-lab';

/** Runs `python -m tensorlab <verb>` for an experiment, and hands it what the run is made from. */
export async function runExperiment(verb: KeyedTarget, task: ExperimentTask): Promise<boolean> {
  if (!task.details) {
    return runInLab(task.place, experimentCommand(verb, task));
  }
  const folder = mkdtempSync(join(tmpdir(), 'tensorlab-key-'));
  try {
    const file = join(folder, 'key.json');
    writeFileSync(file, JSON.stringify({ ...task.details, sources: task.sources }));
    return await runInLab(task.place, experimentCommand(verb, task, file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `-m tensorlab <verb>`: which file, which overrides, the run that the key names, and the file with the key. */
export function experimentCommand(
  verb: string,
  { place: { labRoot, folder }, run, set }: ExperimentTask,
  keyFile?: string,
): string[] {
  return [
    '-m',
    'tensorlab',
    verb,
    '--config',
    `${inLab(labRoot, folder)}/experiment.yaml`,
    ...(run === undefined ? [] : ['--run', run]),
    ...(keyFile === undefined ? [] : ['--key', keyFile]),
    ...set.flatMap((assignment) => ['--set', assignment]),
  ];
}
