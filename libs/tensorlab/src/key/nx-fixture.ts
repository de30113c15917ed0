import type { TargetConfiguration } from '@nx/devkit';
import type { WorkspaceFixture } from '../graph/lab-fixture';
import { createNodes } from '../plugin';
import { keyEnvironment } from './hook';

/** For specs: what Nx makes of a workspace's keys. */
export class NxFixture {
  private targets: Record<string, Record<string, TargetConfiguration>> = {};

  constructor(private readonly workspace: WorkspaceFixture) {}

  /** What Nx does before it runs tasks, unless its daemon has a graph already. */
  async makeGraph(): Promise<void> {
    const created = await createNodes[1](this.workspace.files(), undefined, {
      workspaceRoot: this.workspace.root,
      nxJsonConfiguration: {},
    });
    this.targets = Object.fromEntries(
      created.flatMap(([, { projects = {} }]) =>
        Object.values(projects).map(({ name, targets }) => [name!, targets ?? {}]),
      ),
    );
  }

  /** @param task as `base:train` */
  target(task: string): TargetConfiguration {
    const [project = '', name = ''] = task.split(':');
    return this.targets[project]![name]!;
  }

  environment = (...argv: string[]) => keyEnvironment(this.workspace.root, ['node', 'nx', ...argv]);

  /** What is in Nx's hash of a task: the options of the project's targets, and the values of the variables among its inputs. */
  hashed(task: string, ...argv: string[]): string {
    const environment = this.environment(...argv);
    const { inputs = [] } = this.target(task);
    const variables = inputs.flatMap((input) =>
      typeof input === 'object' && 'env' in input ? [environment[input.env] ?? ''] : [],
    );
    const options = Object.values(this.targets[task.split(':')[0]!]!).map((one) => one.options);
    return JSON.stringify([options, variables]);
  }
}
