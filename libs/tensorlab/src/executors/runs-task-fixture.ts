import type { ExecutorContext } from '@nx/devkit';
import { RunsFixture } from '../runs/runs-fixture';

/** For specs: the experiments `mine` and `other` of the project `digits`, which stand for the run `cccc` now, and `alone` of none. */
export class RunsTaskFixture extends RunsFixture {
  constructor() {
    super();
    this.write('pyproject.toml', '[tool.tensorlab]\nname = "lab"\n');
    this.write('projects/active/digits/project.yaml', 'name: digits\n');
  }

  context(projectName: 'mine' | 'other' | 'digits' | 'lab'): ExecutorContext {
    const roots = {
      lab: '.',
      mine: 'experiments/configs/mine',
      other: 'experiments/configs/other',
      alone: 'experiments/configs/alone',
      digits: 'projects/active/digits',
    };
    const train = { executor: 'tensorlab:train', options: { run: 'cccc' } };
    const projects = Object.entries(roots).map(([name, root]) => {
      const kind = root.startsWith('experiments/')
        ? 'experiment'
        : name === 'lab'
          ? name
          : 'project';
      const tags = [`tensorlab:${kind}`, 'tensorlab:lab:lab'];
      const targets = kind === 'experiment' ? { train } : {};
      const tensorlab = name === 'digits' ? { experiments: ['mine', 'other'] } : {};
      return [name, { root, tags, targets, metadata: { tensorlab } }];
    });
    const nodes = projects.map(([name, data]) => [name, { name, type: 'app', data }]);
    return {
      root: this.labRoot,
      projectName,
      projectsConfigurations: { version: 2, projects: Object.fromEntries(projects) },
      projectGraph: { nodes: Object.fromEntries(nodes), dependencies: {} },
    } as unknown as ExecutorContext;
  }
}

/** `2026-01-<day>` at noon, by the clock of this machine: what a run says of its end. */
export const day = (number: number) => new Date(2026, 0, number, 12).toISOString();
