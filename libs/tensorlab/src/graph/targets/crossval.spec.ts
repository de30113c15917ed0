import type { TargetConfiguration } from '@nx/devkit';
import { createNodes } from '../../plugin';
import { smallLab, WorkspaceFixture } from '../lab-fixture';

const file = 'experiments/configs/base/experiment.yaml';
const wide = 'experiments/configs/wide/experiment.yaml';

let workspace: WorkspaceFixture;
beforeEach(() => (workspace = new WorkspaceFixture(smallLab)));
afterEach(() => workspace.dispose());

const write = (section: string, path = file) =>
  workspace.write({ [path]: `${smallLab[path]}${section}\n` });

async function targetsOf(experiment: string): Promise<Record<string, TargetConfiguration>> {
  const context = { workspaceRoot: workspace.root, nxJsonConfiguration: {} };
  const created = await createNodes[1](workspace.files(), undefined, context);
  const projects = created.flatMap(([, { projects = {} }]) => Object.values(projects));
  return projects.find(({ name }) => name === experiment)!.targets!;
}

const runs = (targets: Record<string, TargetConfiguration>) =>
  Object.fromEntries(
    Object.entries(targets)
      .filter(([name]) => /^train-/.test(name))
      .map(([name, { options }]) => [name.slice('train-'.length), options.run as string]),
  );

it('is a training and an evaluation for every fold and seed, and one target over them all', async () => {
  write('crossval: {folds: 2, seeds: [1, 2]}');
  const targets = await targetsOf('base');
  const names = ['fold-1-seed-1', 'fold-1-seed-2', 'fold-2-seed-1', 'fold-2-seed-2'];
  expect(Object.keys(targets).filter((name) => /-(fold|seed)-/.test(name))).toEqual(
    names.flatMap((name) => [`train-${name}`, `evaluate-${name}`]),
  );
  expect(targets['train-fold-2-seed-1']).toMatchObject({
    executor: 'tensorlab:train',
    cache: true,
    options: { variant: ['seed=1', 'dataloader.fold=[2,2]'] },
    inputs: [
      { env: 'TENSORLAB_TRAIN_BASE__FOLD_2_SEED_1' },
      { env: expect.stringMatching(/^TENSORLAB_GRAPH_[0-9A-F]{12}$/) },
      { externalDependencies: [] },
    ],
    outputs: targets.train!.outputs,
  });
  expect(targets['evaluate-fold-2-seed-1']).toMatchObject({
    executor: 'tensorlab:evaluate',
    dependsOn: [{ target: 'train-fold-2-seed-1', params: 'forward' }],
  });
  expect(targets.crossval).toMatchObject({
    cache: true,
    options: { level: 0.95, run: expect.stringMatching(/^crossval-[0-9a-f]{12}$/) },
    dependsOn: names.map((name) => ({ target: `evaluate-${name}`, params: 'forward' })),
    outputs: ['{workspaceRoot}/experiments/runs/base/{options.run}'],
  });
  expect(new Set([targets.train!.options.run, ...Object.values(runs(targets))]).size).toBe(5);
});

it('leaves alone what a change of the section does not concern', async () => {
  const { train } = await targetsOf('base');
  write('crossval: {folds: 2, seeds: [1, 2]}');
  const before = await targetsOf('base');
  expect(before.train!.options).toEqual(train!.options);
  write('crossval: {folds: 2, seeds: [1, 3], level: 0.9}');
  const after = await targetsOf('base');
  const [old, now] = [runs(before), runs(after)];
  expect(now['fold-1-seed-1']).toBe(old['fold-1-seed-1']);
  expect(now['fold-2-seed-1']).toBe(old['fold-2-seed-1']);
  expect(now['fold-1-seed-3']).not.toBe(old['fold-1-seed-2']);
  expect(after.crossval!.options.run).not.toBe(before.crossval!.options.run);
});

it('is another training where what it is made from is', async () => {
  write('crossval: {folds: 2}');
  const before = runs(await targetsOf('base'));
  workspace.write({ 'src/utils/seed.py': 'def seed(number): ...\n' });
  const after = runs(await targetsOf('base'));
  expect(after['fold-1']).not.toBe(before['fold-1']);
  expect(after['fold-2']).not.toBe(before['fold-2']);
});

it('is inherited, and taken away by null', async () => {
  write('crossval: {seeds: [1, 2]}');
  expect(Object.keys(runs(await targetsOf('wide')))).toEqual(['seed-1', 'seed-2']);
  write('crossval: null', wide);
  expect(await targetsOf('wide')).not.toHaveProperty('crossval');
});

it('is a target that says what is wrong with the section', async () => {
  write('crossval: {folds: 1}');
  const targets = await targetsOf('base');
  expect(targets.crossval).toMatchObject({ executor: 'tensorlab:crossval', dependsOn: [] });
  expect(runs(targets)).toEqual({});
});

it('is not there without a section', async () => {
  expect(await targetsOf('base')).not.toHaveProperty('crossval');
});
