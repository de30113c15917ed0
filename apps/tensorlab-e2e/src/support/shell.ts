import { execa, type Options } from 'execa';
import { cleanEnvironment } from './environment';

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
  /** Both streams, as they came. */
  output: string;
}

/** Starts a program as a user's shell would; the caller watches it. */
export const start = (
  file: string,
  args: string[],
  { env, ...options }: Options & { cwd: string },
) =>
  execa(file, args, {
    ...options,
    reject: false,
    all: true,
    stdin: 'ignore',
    extendEnv: false,
    env: { ...cleanEnvironment(), ...env },
  });

/** Runs a program to its end. A failure is an error that shows the whole output, unless it is `expected`. */
export async function shell(
  file: string,
  args: string[],
  { fails = false, ...options }: Options & { cwd: string; fails?: boolean },
): Promise<Finished> {
  const result = await start(file, args, options);
  const code = result.exitCode ?? 1;
  const output = String(result.all);
  if ((code !== 0) !== fails) {
    throw new Error(`${[file, ...args].join(' ')} ended with ${code}:\n${output}`);
  }
  return { code, stdout: String(result.stdout), stderr: String(result.stderr), output };
}
