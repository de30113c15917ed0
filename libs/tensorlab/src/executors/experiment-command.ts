import { runIdOf } from '../key/run-id';
import { inLab, type Place } from './in-lab';

/** `python -m tensorlab <verb>` for an experiment: which file, which overrides, and the run that its key names. */
export function experimentCommand(
  verb: 'train' | 'evaluate',
  { labRoot, folder, keyVariable }: Place,
  set: string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): string[] {
  const run = runIdOf(keyVariable, set, env);
  return [
    '-m',
    'tensorlab',
    verb,
    '--config',
    `${inLab(labRoot, folder)}/experiment.yaml`,
    ...(run === undefined ? [] : ['--run', run]),
    ...set.flatMap((assignment) => ['--set', assignment]),
  ];
}
