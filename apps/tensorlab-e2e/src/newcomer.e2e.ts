import { rmSync } from 'node:fs';
import { newWorkspace, type Workspace } from './support/workspace';

/** What the README tells a newcomer to type, in an empty workspace, with nothing prepared. */
describe('a newcomer in an empty workspace', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await newWorkspace({}, null);
    workspace.isolatesPlugins = true;
  });

  it('makes a lab and its environment', async () => {
    const { output } = await workspace.nx('g tensorlab:init --no-interactive');
    expect(output).toContain('nx run lab:setup');
    expect(workspace.readJson('nx.json').plugins).toEqual(['tensorlab/plugin']);
    await workspace.commit('feat: a lab');

    const missing = await workspace.nx('g tensorlab:project p --no-interactive');
    expect(missing.output).toContain('projects/active/p/project.yaml');
    await workspace.nx('run lab:setup');
    expect(workspace.exists('venv/bin/python')).toBe(true);
    expect((await workspace.nx('run lab:setup')).output).toContain('up to date');
  });

  it('generates an experiment that trains as it stands', async () => {
    await workspace.nx('g tensorlab:architecture a --no-interactive');
    await workspace.nx('g tensorlab:dataloader d --no-interactive');
    await workspace.nx(
      'g tensorlab:experiment e --project=p --architecture=a --dataloader=d --set=trainer.epochs=2 --no-interactive',
    );
    await workspace.commit('feat: an experiment');
    const { output } = await workspace.nx('run e:train');
    expect(output).toContain('e: training, run ');
    expect((await workspace.nx('run e:train')).output).toContain('[local cache]');
  });

  it('evaluates and reports', async () => {
    const { output } = await workspace.nx('run p:report');
    expect(output).toMatch(/\| +1 \| e +\| +\d\.\d{4} \|/);
  });

  it('compares it with a baseline, sample by sample, on a page of its own', async () => {
    await workspace.nx('g tensorlab:baseline b --kind=gradient-boosting --no-interactive');
    await workspace.commit('feat: a baseline');
    const { output } = await workspace.nx('run p:report --against=b');
    expect(output).toMatch(/\| +\d \| b +\| +\d\.\d{4} \|/);
    expect(output).toMatch(/\| e +\| +[+-]?\d\.\d{4} \|[^|]+ to [^|]+\| +[<\d.]+ \|/);
    expect((await workspace.nx('run b:evaluate')).output).toContain('[local cache]');
    await workspace.nx('run lab:report --format=html --output=report.html');
    expect(workspace.read('report.html')).toContain('p: 2 experiments on the split test');
    rmSync(workspace.path('report.html'));
  });

  it('trains the same without Node, as the guide says', async () => {
    const { output } = await workspace.run(
      workspace.path('venv/bin/python'),
      ['train_model.py', '--config', '../experiments/configs/e.yaml', '--set', 'trainer.epochs=1'],
      { cwd: workspace.path('scripts/training') },
    );
    expect(output).toContain('e: training, run ');
    const evaluation = await workspace.run(
      workspace.path('venv/bin/python'),
      [
        'evaluate_model.py',
        '--config',
        '../experiments/configs/e.yaml',
        '--set',
        'trainer.epochs=1',
      ],
      { cwd: workspace.path('scripts/evaluation') },
    );
    expect(evaluation.output).toContain('accuracy');
  });

  it('keeps data, runs and checkpoints out of git', async () => {
    const { stdout } = await workspace.run('git', [
      'status',
      '--porcelain',
      '--untracked-files=all',
    ]);
    expect(stdout).toBe('');
  });
});
