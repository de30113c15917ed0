import { readdirSync } from 'node:fs';
import { newWorkspace, type Workspace } from './support/workspace';

/** A user's mistake, as Nx shows it: one message, a status that is not zero, no stack trace, nothing left behind. */
describe('bad input', () => {
  let workspace: Workspace;
  const experiment = 'experiments/configs/e/experiment.yaml';
  beforeAll(async () => {
    workspace = await newWorkspace();
    await workspace.nx('g tensorlab:init --no-interactive');
    await workspace.nx('g tensorlab:project p --no-interactive');
    await workspace.nx('g tensorlab:architecture mlp --no-interactive');
    await workspace.nx('g tensorlab:dataloader d --no-interactive');
    await workspace.nx(
      'g tensorlab:experiment e --project=p --architecture=mlp --dataloader=d --no-interactive',
    );
    await workspace.commit('feat: an experiment');
  });
  afterEach(() => workspace.run('git', ['checkout', '-q', '.']));

  const edits: [name: string, edit: (yaml: string) => string, message: RegExp][] = [
    [
      'a misspelt class',
      (yaml) => yaml.replace('mlp.MLP', 'mlp.MPL'),
      /experiment\.yaml:\d+: .*MPL.*Did you mean .*MLP\?/s,
    ],
    [
      'a misspelt module',
      (yaml) => yaml.replace('architectures.mlp.', 'architectures.mpl.'),
      /experiment\.yaml:\d+: .*Did you mean src\.architectures\.mlp/s,
    ],
    [
      'an unknown key',
      (yaml) => `${yaml}optimiser: {lr: 1}\n`,
      /experiment\.yaml:\d+: .*optimiser.*Did you mean optimizer\?/s,
    ],
    ['a YAML syntax error', (yaml) => `${yaml}seed: [1\n`, /experiment\.yaml:\d+/],
    [
      'a project that does not exist',
      (yaml) => yaml.replace('project: p', 'project: q'),
      /experiment\.yaml:\d+: .*project q/s,
    ],
    [
      'a dataset that does not exist',
      (yaml) => yaml.replace('dataloader:\n', 'dataloader:\n  dataset: none\n'),
      /experiment\.yaml:\d+: dataloader\.dataset names none/,
    ],
    ['an experiment that extends itself', (yaml) => `extends: e\n${yaml}`, /e -> e/],
  ];

  it.each(edits)('%s', async (_, edit, message) => {
    workspace.write(experiment, edit(workspace.read(experiment)));
    const { output } = await workspace.nx('run e:train', { fails: true });
    expect(output).toMatch(message);
    expect(output).toMatch(/next: /);
    expect(output).not.toMatch(/Traceback|\n\s+at /);
    expect(readdirSync(workspace.path('experiments/runs'))).not.toContain('e');
  });

  it('a missing environment', async () => {
    const { output } = await workspace.nx('run e:train', {
      fails: true,
      env: { TENSORLAB_PYTHON: '' },
    });
    expect(output).toMatch(/There is no Python at .*next: nx run lab:setup/s);
  });

  it.each(['../x', '1abc', 'class', 'p', 'e'])('the name %s', async (name) => {
    const { output } = await workspace.nx(
      `g tensorlab:experiment ${name} --project=p --architecture=mlp --dataloader=d --set=seed=5 --no-interactive`,
      { fails: true },
    );
    expect(output).toContain(name);
    expect(output).not.toMatch(/\n\s+at /);
    expect((await workspace.run('git', ['status', '--porcelain'])).stdout).toBe('');
  });
});
