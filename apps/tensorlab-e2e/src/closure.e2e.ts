import { repository } from './support/repository';
import { shell } from './support/shell';

/** The files that a key is made over, judged by ruff and by what Python really executes: tools/benchmarks/closure.mjs. */
describe('nothing is missing in the closure of an experiment', () => {
  it.each(['demo', 'imports', 'packages', 'strings', 'beside', 'unclear'])('%s', async (lab) => {
    const { stdout } = await shell('node', ['tools/benchmarks/closure.mjs', `--lab=${lab}`], {
      cwd: repository,
    });
    expect(stdout).toMatch(/\nnothing is missing\n?$/);
  });
});
