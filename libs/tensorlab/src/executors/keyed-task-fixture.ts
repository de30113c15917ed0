import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { detailsOf, type KeyDetails } from '../key/details';
import { keyVariable, type KeyedTarget } from '../key/run-id';
import { isUnkeyed } from '../key/used-files';
import { RunsFixture } from '../runs/runs-fixture';

/**
 * For specs: the experiment `base` of the small lab as a task of Nx. Its interpreter is a shell script that notes its arguments
 * and the content of `--key`.
 */
export class KeyedTaskFixture {
  readonly workspace = new WorkspaceFixture(smallLab);
  readonly runs = new RunsFixture(this.workspace.root);
  readonly context: ExecutorContext;
  private readonly log = join(this.workspace.root, 'python.log');

  constructor() {
    const python = 'venv/bin/python';
    const note = `printf '%s\\n' "$@" >> '${this.log}'`;
    const keep = `while [ $# -gt 0 ]; do [ "$1" = --key ] && cp "$2" '${this.log}.key'; shift; done`;
    this.workspace.write({ [python]: `#!/bin/sh\n${note}\n${keep}\ntrue\n` });
    chmodSync(join(this.workspace.root, python), 0o755);
    const target = (name: KeyedTarget) => ({ inputs: [{ env: keyVariable(name, 'base') }] });
    this.context = {
      root: this.workspace.root,
      projectName: 'base',
      projectsConfigurations: {
        version: 2,
        projects: {
          base: {
            root: 'experiments/configs/base',
            targets: { train: target('train'), evaluate: target('evaluate') },
          },
        },
      },
    } as unknown as ExecutorContext;
    this.promise({ train: 'unkeyed-0', evaluate: 'unkeyed-0' });
  }

  details(...set: string[]): KeyDetails {
    const folder = join(this.workspace.root, 'experiments/configs/base');
    const found = detailsOf(this.workspace.root, folder, set);
    if (isUnkeyed(found)) {
      throw new Error(found.unkeyed.join(' '));
    }
    return found;
  }

  run = (...set: string[]) => this.details(...set).train.key.slice(0, 12);

  /** What the hook leaves in the environment, of whole keys too. */
  promise(values: Partial<Record<KeyedTarget, string>>): void {
    for (const [target, value] of Object.entries(values)) {
      process.env[keyVariable(target as KeyedTarget, 'base')] = value.replace(
        /^([0-9a-f]{32})[0-9a-f]{32}/,
        '$1',
      );
    }
  }

  /** The arguments of every Python that was started. */
  started = () =>
    existsSync(this.log) ? readFileSync(this.log, 'utf8').trimEnd().split('\n') : [];

  /** What the last one was given as `--key`. */
  keyFile = (): Record<string, unknown> => JSON.parse(readFileSync(`${this.log}.key`, 'utf8'));

  dispose(): void {
    delete process.env.TENSORLAB_TRAIN_BASE;
    delete process.env.TENSORLAB_EVALUATE_BASE;
    this.workspace.dispose();
  }
}
