import { repository } from './support/repository';
import { shell } from './support/shell';

/** A few of the hundreds of edits of tools/benchmarks/stale-hits.mjs, which fails on any stale hit and on any needless training. */
it.each(['off', 'on'])('edit and run at once, daemon %s', async (daemon) => {
  const args = ['tools/benchmarks/stale-hits.mjs', '--edits=6', `--daemon=${daemon}`];
  const { stdout } = await shell('node', args, { cwd: repository });
  expect(stdout).toMatch(/(\d+) changes: \1 misses, 0 stale hits/);
  expect(stdout).toMatch(/(\d+) undone: \1 hits, 0 needless trainings; 0 failed/);
});
