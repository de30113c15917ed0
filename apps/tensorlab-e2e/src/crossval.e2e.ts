import { rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { demoWorkspace, lab } from './support/demo-lab';
import type { Workspace } from './support/workspace';

const file = `${lab}/experiments/configs/digits-mlp/experiment.yaml`;

/** What cross-validation trains and evaluates, judged by the Python processes that were started. */
describe('crossval in the demo lab', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await demoWorkspace();
    edit(/crossval:\n.*\n.*\n/, 'crossval:\n  folds: 2\n  seeds: [1, 2]\n');
  });

  function edit(from: string | RegExp, to: string): void {
    const text = workspace.read(file);
    expect(text.replace(from, to)).not.toBe(text);
    workspace.write(file, text.replace(from, to));
  }

  const crossval = async (options = '') =>
    (await workspace.nx(`run digits-mlp:crossval ${options}`)).output;

  /** `train 1 [2,2]`: verb, seed and fold of every Python since the last call. */
  const ran = () =>
    workspace
      .pythonStarts()
      .map((line) => {
        const [, verb] = / tensorlab (\w+) /.exec(line)!;
        const [, seed] = /--set seed=(\d+)/.exec(line) ?? [];
        const [, fold] = /--set dataloader\.fold=(\S+)/.exec(line) ?? [];
        return [verb, seed, fold].filter(Boolean).join(' ');
      })
      .sort();

  const each = (verb: string, seeds: number[], folds = ['[1,2]', '[2,2]']) =>
    seeds.flatMap((seed) => folds.map((fold) => `${verb} ${seed} ${fold}`));
  const both = (seeds: number[]) => [...each('evaluate', seeds), ...each('train', seeds)];

  it('is interrupted, and goes on with what is left', async () => {
    const stopped = workspace.start('run digits-mlp:crossval --parallel=1');
    const first = () => workspace.exists(`${lab}/models/checkpoints/digits-mlp`);
    while (!first()) {
      await setTimeout(100);
    }
    stopped.kill('SIGINT');
    expect((await stopped).exitCode).not.toBe(0);
    const before = ran();
    expect(before.length).toBeLessThan(8);
    const output = await crossval('--parallel=2');
    // What was running when the signal came is there twice at most; nothing else is.
    const after = ran();
    expect([...new Set([...before, ...after])].sort()).toEqual(both([1, 2]));
    expect(before.length + after.length).toBeLessThanOrEqual(9);
    expect(output).toContain('digits-mlp: 2 folds x 2 seeds, evaluated on the held-out fold');
    expect(output).toMatch(/^\| accuracy +\| +0\.\d{4} \| +0\.\d{4} /m);
    const [, written] = /written +(\S+crossval\.json)/.exec(output)!;
    const { trainings, splits } = workspace.readJson(written!);
    expect(trainings).toHaveLength(4);
    expect(splits.test.summary.accuracy.interval).toHaveLength(2);
  });

  it('comes from the cache, and from its runs where Nx has forgotten them', async () => {
    const output = await crossval();
    expect(output).toMatch(/ (\d+) out of \1 tasks/);
    await workspace.nx('reset');
    expect(await crossval()).toContain('nothing to train');
    for (const folder of ['models/checkpoints', 'experiments/runs']) {
      rmSync(workspace.path(lab, folder), { recursive: true });
    }
    await crossval();
    expect(ran()).toEqual([]);
  });

  it('trains the folds of another seed, and no other', async () => {
    edit('seeds: [1, 2]', 'seeds: [1, 3]');
    await crossval();
    expect(ran()).toEqual(both([3]));
    edit('seeds: [1, 3]', 'seeds: [1, 2]');
    await crossval();
    expect(ran()).toEqual([]);
  });

  it('evaluates for another metric, and trains nothing', async () => {
    edit('tracking:', 'evaluate: {metrics: [accuracy]}\n\ntracking:');
    await crossval();
    expect(ran()).toEqual(each('evaluate', [1, 2]));
  });

  it('does with seeds alone, and leaves the experiment itself alone', async () => {
    edit('  folds: 2\n', '');
    expect(await crossval()).toContain('It says how much the seed matters');
    expect(ran()).toEqual(
      both([1, 2])
        .map((line) => line.replace(/ \[.*/, ''))
        .filter(once),
    );
    await workspace.nx('run digits-mlp:train');
    const trained = ran();
    edit('seeds: [1, 2]', 'folds: 2');
    await workspace.nx('run digits-mlp:train');
    expect([trained, ran()]).toEqual([['train'], []]);
  });

  it('says once what is wrong', async () => {
    edit('folds: 2', 'folds: 1');
    const { output } = await workspace.nx('run digits-mlp:crossval', { fails: true });
    expect(output).toContain('crossval.folds takes a whole number, 2 or more.');
    expect(ran()).toEqual([]);
  });
});

const once = (line: string, at: number, all: string[]) => all.indexOf(line) === at;
