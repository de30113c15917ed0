import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { newWorkspace, type Workspace } from './support/workspace';

/** Interrupting a training: the run says so, nothing stays behind, and the same command goes on. */
describe('signals', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await newWorkspace();
    workspace.isolatesPlugins = true;
    await workspace.nx('g tensorlab:init --no-interactive');
    await workspace.nx('g tensorlab:project p --no-interactive');
    await workspace.nx('g tensorlab:architecture a --no-interactive');
    await workspace.nx('g tensorlab:dataloader d --no-interactive');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends Python, keeps the checkpoint, and is resumable',
    async (signal) => {
      const name = signal.toLowerCase();
      await workspace.nx(
        `g tensorlab:experiment ${name} --project=p --architecture=a --dataloader=d --set=trainer.epochs=100000 --no-interactive`,
      );
      const training = workspace.start(`run ${name}:train`);
      await untilEpoch(name, 3);
      training.kill(signal);
      const { exitCode } = await training;
      expect(exitCode).not.toBe(0);
      expect(await pythonsOf(name)).toEqual([]);
      expect(runJson(name)).toMatchObject({ status: 'interrupted' });

      const again = workspace.start(`run ${name}:train`);
      const epochs = metrics(name).length;
      await untilEpoch(name, epochs + 3);
      again.kill(signal);
      const { all } = await again;
      expect(all).toMatch(/goes on after (epoch|step) \d+/);
    },
  );

  const folder = (name: string) => {
    const runs = workspace.path('experiments/runs', name);
    try {
      const [run] = readdirSync(runs);
      return run && `experiments/runs/${name}/${run}`;
    } catch {
      return undefined;
    }
  };
  const runJson = (name: string) => workspace.readJson(`${folder(name)}/run.json`);
  const metrics = (name: string): string[] => {
    const file = `${folder(name)}/metrics.jsonl`;
    return workspace.exists(file) ? workspace.read(file).trim().split('\n').filter(Boolean) : [];
  };

  async function untilEpoch(name: string, epoch: number): Promise<void> {
    for (let tries = 0; metrics(name).length < epoch; tries += 1) {
      if (tries > 1200) {
        throw new Error(`${name} did not reach epoch ${epoch} in a minute`);
      }
      await sleep(50);
    }
  }

  async function pythonsOf(name: string): Promise<string[]> {
    const { stdout } = await execa('ps', ['-eo', 'args'], { reject: false });
    return stdout
      .split('\n')
      .filter((line) => line.includes(`configs/${name}/`) && line.includes('python'));
  }
});
