import { newWorkspace, type Workspace } from './support/workspace';

/** A workspace that has a life of its own: a JavaScript library, targets, a README. */
describe('in an existing workspace', () => {
  let workspace: Workspace;
  const files = {
    'packages/js/package.json': JSON.stringify({
      name: 'js',
      version: '1.0.0',
      scripts: { hello: 'node -e "console.log(42)"' },
    }),
    'packages/js/index.js': 'module.exports = 42;\n',
    'README.md': '# Ours\n',
  };
  beforeAll(async () => {
    workspace = await newWorkspace(files);
    workspace.isolatesPlugins = true;
    await workspace.nx('g tensorlab:init --directory=research --name=research --no-interactive');
    await workspace.nx('g tensorlab:project p --no-interactive');
    for (const name of ['one', 'two']) {
      await workspace.nx(`g tensorlab:architecture ${name} --no-interactive`);
      await workspace.nx(`g tensorlab:dataloader ${name} --no-interactive`);
      await workspace.nx(
        `g tensorlab:experiment exp-${name} --project=p --architecture=${name} --dataloader=${name} --set=trainer.epochs=1 --no-interactive`,
      );
    }
    await workspace.commit('feat: a lab beside the library');
  });

  it('leaves what was there as it was', async () => {
    expect(workspace.read('README.md')).toBe('# Ours\n');
    expect(workspace.read('packages/js/index.js')).toBe(files['packages/js/index.js']);
    expect((await workspace.nx('run js:hello')).output).toContain('42');
  });

  it('runs every generator a second time without a difference', async () => {
    await workspace.nx('g tensorlab:init --directory=research --name=research --no-interactive');
    const { stdout } = await workspace.run('git', [
      'status',
      '--porcelain',
      '--untracked-files=all',
    ]);
    expect(stdout).toBe('');
  });

  it('evaluates, and restores everything the second time', async () => {
    await workspace.nx('run p:evaluate');
    expect(workspace.pythonStarts()).toHaveLength(4);
    await workspace.nx('run p:evaluate');
    expect(workspace.pythonStarts()).toEqual([]);
  });

  /** The projects of a list but `p`, which depends on its experiments on Nx 24 alone. */
  const withoutProject = (list: string) =>
    list
      .trim()
      .split('\n')
      .filter((name) => name !== 'p')
      .sort();

  it('knows what an edit affects, and trains only that', async () => {
    workspace.append('research/src/architectures/one/one.py', '\nANSWER = 42\n');
    const { stdout } = await workspace.nx('show projects --affected --base=main');
    expect(withoutProject(stdout)).toEqual(['architecture-one', 'exp-one']);
    await workspace.nx('affected -t evaluate --base=main');
    expect(workspace.pythonStarts().map((line) => line.split(' ').slice(1, 5).join(' '))).toEqual([
      expect.stringMatching(/tensorlab train --config .*exp-one/),
      expect.stringMatching(/tensorlab evaluate --config .*exp-one/),
    ]);
  });

  it('trains again what imports an edited package beside the lab', async () => {
    const pyproject = workspace.read('research/pyproject.toml');
    const table = '[tool.tensorlab]\n';
    workspace.write(
      'research/pyproject.toml',
      pyproject.replace(table, `${table}pythonpath = ["../packages/layers"]\n`),
    );
    workspace.write('packages/layers/layers/__init__.py', 'from .norm import RATE\n');
    workspace.write('packages/layers/layers/norm.py', 'RATE = 0.1\n');
    workspace.append(
      'research/src/architectures/two/two.py',
      '\nfrom layers import RATE  # noqa\n',
    );
    await workspace.commit('feat: layers for all labs');
    await workspace.nx('run p:evaluate');
    workspace.pythonStarts();

    workspace.append('packages/layers/layers/norm.py', '# A comment.\n');
    await workspace.nx('run p:evaluate');
    expect(workspace.pythonStarts()).toEqual([]);
    workspace.write('packages/layers/layers/norm.py', 'RATE = 0.2\n');
    const { stdout } = await workspace.nx('show projects --affected --base=main');
    expect(withoutProject(stdout)).toEqual(['architecture-two', 'exp-two', 'layers']);
    const { output } = await workspace.nx('run exp-two:explain');
    expect(output).toMatch(/\.\.\/packages\/layers\/layers\/norm\.py changed\s+changed {2}RATE/);
    await workspace.nx('affected -t evaluate --base=main');
    expect(workspace.pythonStarts().map((line) => line.split(' ').slice(1, 5).join(' '))).toEqual([
      expect.stringMatching(/tensorlab train --config .*exp-two/),
      expect.stringMatching(/tensorlab evaluate --config .*exp-two/),
    ]);
    await workspace.commit('fix: the rate');
  });

  it('keeps workspace.json true', async () => {
    await workspace.nx('sync');
    expect(workspace.readJson('workspace.json')).toMatchObject({
      version: 2,
      projects: {
        js: 'packages/js',
        research: 'research',
        'exp-one': 'research/experiments/configs/exp-one',
      },
    });
    await workspace.nx('sync:check');
    await workspace.nx('g tensorlab:architecture three --no-interactive');
    await workspace.nx('sync:check', { fails: true });
    await workspace.nx('sync');
    expect(workspace.readJson('workspace.json').projects['architecture-three']).toBe(
      'research/src/architectures/three',
    );
  });
});
