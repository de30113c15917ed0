import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';

/**
 * For specs: a lab on disk whose interpreter is a shell script that notes its arguments, a line each, and ends with the given
 * status. What a real Python does with them is for the end-to-end tests.
 */
export function labWithScript(projectRoot: string, { status = 0 } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'tensorlab-executor-'));
  const log = join(root, 'arguments.log');
  const write = (file: string, text: string) => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write('pyproject.toml', '[tool.tensorlab]\nname = "lab"\n');
  const script = [
    '#!/bin/sh',
    // Is the runtime there? It is.
    'test "$1 $3" = "-c tensorlab" && exit',
    `printf '%s\\n' "$@" >> '${log}'`,
    `exit ${status}`,
  ];
  write('venv/bin/python', `${script.join('\n')}\n`);
  chmodSync(join(root, 'venv/bin/python'), 0o755);
  mkdirSync(join(root, projectRoot), { recursive: true });
  const context = {
    root,
    projectName: 'p',
    projectsConfigurations: { version: 2, projects: { p: { root: projectRoot } } },
  } as unknown as ExecutorContext;
  const argumentsOfPython = () =>
    existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  return { context, argumentsOfPython };
}
