import type { ExecutorContext } from '@nx/devkit';
import { smallLab, WorkspaceFixture } from '../../graph/lab-fixture';
import { KeyedTaskFixture } from '../keyed-task-fixture';
import explain from './executor';
import type { ExplainSchema } from './schema';

let workspace: WorkspaceFixture;
let printed: string;
beforeEach(() => {
  workspace = new WorkspaceFixture(smallLab);
  printed = '';
  jest.spyOn(console, 'log').mockImplementation((text) => (printed += `${text}\n`));
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.dispose();
});

const roots = {
  base: 'experiments/configs/base',
  wide: 'experiments/configs/wide',
  digits: 'projects/active/digits',
};

/** Runs the target `explain` of a project of the small lab. */
function run(projectName: keyof typeof roots, options: ExplainSchema = {}) {
  const train = { executor: 'tensorlab:train' };
  const nodes = Object.entries(roots).map(([name, root]) => [
    name,
    {
      name,
      type: 'app',
      data:
        name === 'digits'
          ? { root, metadata: { tensorlab: { experiments: ['wide', 'base'] } } }
          : { root, targets: { train } },
    },
  ]);
  const context = {
    root: workspace.root,
    projectName,
    projectsConfigurations: {
      version: 2,
      projects: { [projectName]: { root: roots[projectName] } },
    },
    projectGraph: { nodes: Object.fromEntries(nodes), dependencies: {} },
  } as unknown as ExecutorContext;
  return explain(options, context);
}

it('explains an experiment', async () => {
  expect(await run('base')).toEqual({ success: true });
  expect(printed).toMatch(/^base: run [0-9a-f]{12}\n/);
  expect(printed).toContain('no run yet');
});

it('starts no Python', async () => {
  const task = new KeyedTaskFixture();
  task.runs.run('base', 'old', { key: task.details('seed=7') });
  expect(await explain({}, task.context)).toEqual({ success: true });
  expect(printed).toContain('seed: 7 -> not set\n           was by --set');
  expect(task.started()).toEqual([]);
  task.dispose();
});

it('explains the experiments of a project, with the reasons of several once', async () => {
  expect(await run('digits')).toEqual({ success: true });
  expect(printed.replace(/[0-9a-f]{12}/g, '3f2a9c1b04de')).toMatchInlineSnapshot(`
    "digits: 2 experiments

    experiment  run           train             evaluate
    base        3f2a9c1b04de  runs: no run yet  runs
    wide        3f2a9c1b04de  runs: no run yet  runs

    "
  `);
});

it('prints JSON on one line', async () => {
  await run('base', { json: true, set: ['seed=1'] });
  const line = printed.split('\n').find((text) => text.startsWith('{'))!;
  expect(JSON.parse(line)).toMatchObject({ format: 1, experiment: 'base', overrides: ['seed=1'] });
  printed = '';
  await run('digits', { json: true });
  const { project, experiments } = JSON.parse(printed);
  expect(project).toBe('digits');
  expect(experiments.map(({ experiment }: { experiment: string }) => experiment)).toEqual([
    'base',
    'wide',
  ]);
});

it('says what is wrong with an experiment, and goes on with the others', async () => {
  workspace.write({ 'experiments/configs/wide/experiment.yaml': 'extends: bas\n' });
  expect(await run('digits')).toEqual({ success: true });
  expect(printed).toMatch(/wide +- +no key/);
  expect(printed).toMatch(/wide\/experiment.yaml:1: .*Did you mean base\?/);
});

it.each([
  ['base' as const, /There is no run abc of base/],
  ['digits' as const, /names a run of one experiment, and digits is a project/],
])('refuses --against with no run of %s', async (project, message) => {
  const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(await run(project, { against: 'abc' })).toEqual({ success: false });
  expect(error.mock.calls.join()).toMatch(message);
});
