import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExperimentTask } from './experiment-task';
import { inLab, runInLab } from './in-lab';

/**
 * Runs `python -m tensorlab <verb>` for an experiment, and hands it what the run is made from.
 *
 * @param own what only this verb takes, as `--steps=5`
 */
export async function runExperiment(
  verb: string,
  task: ExperimentTask,
  own: readonly string[] = [],
): Promise<boolean> {
  if (!task.details) {
    return runInLab(task.place, [...experimentCommand(verb, task), ...own]);
  }
  const folder = mkdtempSync(join(tmpdir(), 'tensorlab-key-'));
  try {
    const file = join(folder, 'key.json');
    writeFileSync(file, JSON.stringify({ ...task.details, sources: task.sources }));
    return await runInLab(task.place, [...experimentCommand(verb, task, file), ...own]);
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

/** `--steps=5` for every option that was given; a list with commas. */
export const optionArguments = (
  options: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): string[] =>
  Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${Array.isArray(value) ? value.join() : value}`],
  );
