import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { detailsOf, type KeyDetails } from '../key/details';
import { keyVariable, promiseOf, type KeyedTarget } from '../key/run-id';
import { isUnkeyed } from '../key/used-files';
import { RunsFixture } from '../runs/runs-fixture';

const graph = 'TENSORLAB_GRAPH_0';

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
    const target = (name: KeyedTarget) => ({
      inputs: [{ env: keyVariable(name, 'base') }, { env: graph }],
      metadata: {},
    });
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

  /** What Nx's graph says of whole keys, and what the hook leaves in the environment of anything else. */
  promise(values: Partial<Record<KeyedTarget, string>>): void {
    const { targets } = this.context.projectsConfigurations.projects.base!;
    process.env[graph] = 'known';
    for (const [target, value] of Object.entries(values)) {
      const variable = keyVariable(target as KeyedTarget, 'base');
      if (/^[0-9a-f]{64}$/.test(value)) {
        delete process.env[variable];
        targets![target]!.metadata!['key'] = promiseOf(value);
      } else {
        process.env[variable] = value;
      }
    }
  }

  /** The arguments of every Python that was started. */
  started = () =>
    existsSync(this.log) ? readFileSync(this.log, 'utf8').trimEnd().split('\n') : [];

  /** What the last one was given as `--key`. */
  keyFile = (): Record<string, unknown> => JSON.parse(readFileSync(`${this.log}.key`, 'utf8'));

  dispose(): void {
    delete process.env[graph];
    delete process.env.TENSORLAB_TRAIN_BASE;
    delete process.env.TENSORLAB_EVALUATE_BASE;
    this.workspace.dispose();
  }
}
