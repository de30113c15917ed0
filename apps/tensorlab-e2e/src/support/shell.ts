import { execa, type Options } from 'execa';

/** What the outer Nx and jest leave in the environment and an inner Nx must not see. */
const inherited =
  /^(NX_|JEST_|NODE_ENV$|NODE_OPTIONS$|TENSORLAB_|npm_|INIT_CWD$|LERNA_|FORCE_COLOR$)/;

const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));

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
    env: { ...cleanEnvironment(), NX_TUI: 'false', ...env },
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
