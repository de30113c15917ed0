import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { newWorkspace, type Workspace } from './support/workspace';

/** Runs outlive what Nx remembers, and two processes share one. */
describe('runs', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await newWorkspace();
    await workspace.nx('g tensorlab:init --no-interactive');
    await workspace.nx('g tensorlab:project p --no-interactive');
    await workspace.nx('g tensorlab:architecture a --no-interactive');
    await workspace.nx('g tensorlab:dataloader d --no-interactive');
    await experiment('short', 2);
  });

  const experiment = (name: string, epochs: number) =>
    workspace.nx(
      `g tensorlab:experiment ${name} --project=p --architecture=a --dataloader=d --set=trainer.epochs=${epochs} --no-interactive`,
    );
  const runs = (name: string) => readdirSync(workspace.path('experiments/runs', name));

  it('finds a complete run where Nx misses, and starts no Python', async () => {
    await workspace.nx('run short:evaluate');
    expect(workspace.pythonStarts()).toHaveLength(2);
    const nxJson = workspace.readJson('nx.json');
    workspace.write('nx.json', JSON.stringify({ ...nxJson, parallel: 2 }));
    const { output } = await workspace.nx('run short:evaluate');
    expect(output).toMatch(/short: run \w{12} is complete, nothing to train/);
    expect(output).toMatch(/short: run \w{12} is evaluated, nothing to measure/);
    expect(workspace.pythonStarts()).toEqual([]);
  });

  it('trains a variant once, and lists and prunes it', async () => {
    const [base] = runs('short');
    await workspace.nx('run short:train --set=seed=7');
    expect(workspace.pythonStarts()).toHaveLength(1);
    const { output } = await workspace.nx('run short:train --set=seed=7');
    expect(output).toContain('nothing to train');
    const [variant] = runs('short').filter((run) => run !== base);
    const { output: table } = await workspace.nx('run short:runs');
    expect(table).toMatch(new RegExp(`${variant} +\\| complete[^]*seed=7[^]*${base}\\*`));

    // Of two that were not evaluated, the better one stays.
    await workspace.nx('run short:train --set=seed=8');
    workspace.pythonStarts();
    const { output: would } = await workspace.nx('run short:prune --keep=0 --dry-run');
    expect(would).toContain('short: 3 runs, would remove 1, ');
    const [, removed] = /would remove (\w{12}) /.exec(would)!;
    expect(removed).not.toBe(base);
    expect(runs('short')).toHaveLength(3);
    await workspace.nx('run p:prune --keep=0');
    expect(runs('short')).toHaveLength(2);
    expect(runs('short')).toContain(base);
    expect(workspace.exists(`models/checkpoints/short/${removed}`)).toBe(false);
    expect(workspace.pythonStarts()).toEqual([]);
  });

  it('lets a second process wait, and take over from one that is killed', async () => {
    await experiment('long', 100_000);
    const first = workspace.start('run long:train');
    await until(() => epochs('long') >= 2);
    const second = workspace.start('run long:train');
    let said = '';
    second.all!.on('data', (chunk) => (said += chunk));
    await until(() => said.includes('waiting for it'));
    const [, pid] = /being trained by process (\d+)/.exec(said)!;
    process.kill(Number(pid), 'SIGKILL');
    expect((await first).exitCode).not.toBe(0);
    await until(() => said.includes('goes on after epoch'));
    second.kill('SIGTERM');
    expect((await second).exitCode).not.toBe(0);
    expect(runs('long')).toHaveLength(1);
  });

  const epochs = (name: string): number => {
    try {
      const [run] = runs(name);
      const file = workspace.path('experiments/runs', name, run!, 'metrics.jsonl');
      return readFileSync(file, 'utf8').trim().split('\n').length;
    } catch {
      return 0;
    }
  };

  async function until(isSo: () => boolean): Promise<void> {
    for (let tries = 0; !isSo(); tries += 1) {
      if (tries > 1800) {
        throw new Error('it did not happen in three minutes');
      }
      await sleep(100);
    }
  }
});
