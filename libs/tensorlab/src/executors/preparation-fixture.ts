import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { keyEnvironment } from '../key/hook';
import { createNodes } from '../plugin';

const variables = ['TENSORLAB_PREPROCESS_MY_DIGITS', 'TENSORLAB_SPLIT_MY_DIGITS'];

/**
 * For specs: a lab that prepares the dataset `my-digits`, as a task of Nx that the hook foresaw. Its interpreter is a shell script that
 * notes its arguments and the content of `--key`.
 */
export class PreparationFixture {
  readonly code = 'src/preprocess/my_digits/preprocess.py';
  readonly split = 'src/preprocess/my_digits/split.py';
  readonly workspace = new WorkspaceFixture({
    ...smallLab,
    'datasets/raw/my-digits/dataset.yaml': 'name: my-digits\n',
    'src/preprocess/my_digits/__init__.py': '',
    [this.code]: 'def preprocess(raw, out): ...\n',
    [this.split]: 'def split(data): ...\n',
  });
  readonly context = {
    root: this.workspace.root,
    projectName: 'preprocess-my-digits',
    projectsConfigurations: {
      version: 2,
      projects: {
        'preprocess-my-digits': {
          root: 'src/preprocess/my_digits',
          targets: {
            preprocess: { inputs: [{ env: variables[0] }] },
            split: { inputs: [{ env: variables[1] }] },
          },
        },
      },
    },
  } as unknown as ExecutorContext;
  private readonly log = join(this.workspace.root, 'python.log');

  constructor() {
    const note = `printf '%s\\n' "$@" >> '${this.log}'`;
    const keep = `while [ $# -gt 0 ]; do [ "$1" = --key ] && cp "$2" '${this.log}.key'; shift; done`;
    this.workspace.write({ 'venv/bin/python': `#!/bin/sh\n${note}\n${keep}\ntrue\n` });
    chmodSync(join(this.workspace.root, 'venv/bin/python'), 0o755);
  }

  /** What Nx does before it runs tasks. */
  async startNx(): Promise<void> {
    await createNodes[1](this.workspace.files(), undefined, {
      workspaceRoot: this.workspace.root,
      nxJsonConfiguration: {},
    });
    Object.assign(process.env, keyEnvironment(this.workspace.root, ['node', 'nx']));
  }

  /** The arguments of every Python that was started. */
  started = () =>
    existsSync(this.log) ? readFileSync(this.log, 'utf8').trimEnd().split('\n') : [];

  /** What the last one was given as `--key`. */
  keyFile = (): Record<string, unknown> & { key: string } =>
    JSON.parse(readFileSync(`${this.log}.key`, 'utf8'));

  dispose(): void {
    variables.forEach((name) => delete process.env[name]);
    this.workspace.dispose();
  }
}
