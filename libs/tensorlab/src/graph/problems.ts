import type { logger } from '@nx/devkit';

/** Something in a lab's file that the graph cannot understand. */
export interface Problem {
  /** Relative to the workspace. */
  file: string;
  /** From 1. */
  line?: number;
  message: string;
}

/** `file:line: message`; a message that begins with its place stands alone. */
export const problemText = ({ file, line, message }: Problem) =>
  message.startsWith(`${file}:`)
    ? message
    : `${line === undefined ? file : `${file}:${line}`}: ${message}`;

const told = new Set<string>();

/** Says each problem once a process, on stderr. */
export function warnOnce(problems: readonly Problem[]): void {
  const texts = [...new Set(problems.map(problemText))].filter((text) => !told.has(text));
  if (texts.length === 0) {
    return;
  }
  texts.forEach((text) => told.add(text));
  // Only now: loading devkit takes longer than the whole graph of a small lab.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const devkit = require('@nx/devkit') as { logger: typeof logger };
  devkit.logger.warn(texts.join('\n'));
}
