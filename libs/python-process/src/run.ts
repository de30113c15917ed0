import { constants } from 'node:os';
import { execa, type ResultPromise } from 'execa';

/** One process to start. */
export interface Command {
  /** The program's file: an interpreter, or another program such as uv. */
  file: string;
  /** Arguments, one an element; no shell ever reads them. */
  args: string[];
  cwd: string;
  /** Added to this process's own environment. */
  env?: Record<string, string>;
}

export interface RunOptions {
  /** Gets every line instead of the terminal; the last {@link tailLines} are kept for the failure. */
  onLine?: (line: string) => void;
  /** For a program that draws on the terminal and reads its keys: it shares both, and our process group. */
  terminal?: boolean;
  /** Milliseconds between the first forwarded signal and SIGKILL: time enough to write a checkpoint. */
  grace?: number;
}

export interface Outcome {
  /** The exit status; 128 + signal number for a death by signal, 127 when it could not be started. Never 0 then. */
  code: number;
  signal?: NodeJS.Signals;
  /** The last lines of its output, when `onLine` took them. */
  tail: string[];
}

export const tailLines = 40;
const defaultGrace = 60_000;
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const ownGroup = process.platform !== 'win32';

/**
 * Runs a program to its end. It leads a process group of its own, but for `terminal`: a signal that reaches us is passed on to the whole group,
 * which is killed when it is still there after the grace, and when we exit ourselves.
 */
export async function run(command: Command, options: RunOptions = {}): Promise<Outcome> {
  const { onLine, terminal = false, grace = defaultGrace } = options;
  const group = ownGroup && !terminal;
  const child = execa(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    detached: group,
    cleanup: false,
    buffer: false,
    reject: false,
    stdin: terminal ? 'inherit' : 'ignore',
    stdout: onLine ? 'pipe' : 'inherit',
    stderr: onLine ? 'pipe' : 'inherit',
    all: Boolean(onLine),
  });
  const release = forwardSignals((signal) => kill(child, group, signal), grace);
  try {
    const tail = onLine ? await readLines(child, onLine) : [];
    const { exitCode, signal, code } = await child;
    return { code: exitCode ?? exitStatus(signal, code), signal: signal as NodeJS.Signals, tail };
  } finally {
    release();
  }
}

/** What a shell would report: a program that gave no exit code never counts as a success. */
function exitStatus(signal: string | undefined, errorCode: string | undefined): number {
  if (signal !== undefined) {
    return 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
  }
  return errorCode === 'ENOENT' || errorCode === 'EACCES' ? 127 : 1;
}

async function readLines(child: ResultPromise, onLine: (line: string) => void): Promise<string[]> {
  const tail: string[] = [];
  for await (const line of child.iterable({ from: 'all' })) {
    tail.push(String(line));
    if (tail.length > tailLines) {
      tail.shift();
    }
    onLine(String(line));
  }
  return tail;
}

/** Passes signals on until the returned function is called, which leaves no listener and no timer behind. */
function forwardSignals(send: (signal: NodeJS.Signals) => void, grace: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  const forward = (signal: NodeJS.Signals) => {
    send(signal);
    timer ??= setTimeout(() => send('SIGKILL'), grace);
  };
  const killAll = () => send('SIGKILL');
  for (const signal of forwarded) {
    process.on(signal, forward);
  }
  process.once('exit', killAll);
  return () => {
    clearTimeout(timer);
    process.off('exit', killAll);
    for (const signal of forwarded) {
      process.off(signal, forward);
    }
  };
}

function kill(child: ResultPromise, group: boolean, signal: NodeJS.Signals): void {
  if (child.pid === undefined) {
    return;
  }
  try {
    process.kill(group ? -child.pid : child.pid, signal);
  } catch (error) {
    // ESRCH: it ended between the signal's arrival and now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
