import type { ConfigValue } from './config-value';

export interface Problem {
  /** From 1. */
  line: number;
  message: string;
}

export interface YamlFile {
  /** Undefined where there is nothing to read: a syntax error, an empty file. */
  value: ConfigValue | undefined;
  /** The line of every key path (`architecture._target_`, `datasets[0]`). */
  lines: Record<string, number>;
  problems: Problem[];
}

/**
 * YAML as the runtime reads it (libyaml, the core schema, `<<`), with lines. Never throws: what Python refuses,
 * or might read otherwise, is a problem.
 */
export function readYaml(text: string): YamlFile {
  // Only now: loading the library takes longer than the graph of a lab whose files are all known.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const reader = require('./yaml-reader') as typeof import('./yaml-reader');
  return reader.readYaml(text);
}
