import { rmSync } from 'node:fs';
import { damagedFile } from './damaged-file';
import { readRun } from './read-runs';
import { RunsFixture } from './runs-fixture';

let lab: RunsFixture;
beforeEach(() => {
  lab = new RunsFixture();
  lab.run('mine', 'a');
});

const damaged = () => damagedFile(lab.labRoot, 'mine', readRun(lab.labRoot, 'mine', 'a')!);

it('finds nothing in a run that is as it was', async () => {
  expect(await damaged()).toBeUndefined();
});

it.each(['models/checkpoints/mine/a/last.pt', 'experiments/logs/mine/a/events.out.tfevents.1'])(
  'finds %s gone, longer, or with another content',
  async (file) => {
    rmSync(lab.path(file));
    expect(await damaged()).toBe(file);
    lab.write(file, 'longer than it was');
    expect(await damaged()).toBe(file);
    lab.write(file, file.endsWith('.pt') ? 'Weights of a' : 'Events');
    expect(await damaged()).toBe(file);
  },
);

it('takes no run without weights, and none whose files are elsewhere', async () => {
  lab.run('mine', 'a', { files: {} });
  expect(await damaged()).toBe('models/checkpoints/mine/a/best.pt');
  const elsewhere = '../../etc/passwd';
  const best = { size: 12, sha256: '' };
  lab.run('mine', 'a', {
    files: { [elsewhere]: best, 'models/checkpoints/mine/a/best.pt': best },
  });
  expect(await damaged()).toBe(elsewhere);
});
