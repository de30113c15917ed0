import { cpSync } from 'node:fs';
import { copyDigits } from './support/demo-data';
import { demoLabFiles, lab, ran } from './support/demo-lab';
import { nxVersion, packageJson } from './support/installed';
import { newWorkspace, type Workspace } from './support/workspace';

/** Nx selects projects up to 23, and tasks from 24 on. */
const versions = process.env.TENSORLAB_NX ? [nxVersion] : [nxVersion, '24.0.6'];

const mlp = `${lab}/src/architectures/mlp/mlp.py`;
const cnn = `${lab}/src/architectures/cnn/cnn.py`;

/** Of the demo lab two experiments, each with an architecture of its own. */
function labFiles(): Record<string, string> {
  const files = demoLabFiles();
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => !/digits-(mlp-wide|cnn-small)/.test(path))
      .map(([path, text]) => [
        path,
        path.endsWith('/experiment.yaml') ? `${text}evaluate: {bootstrap: {samples: 100}}\n` : text,
      ]),
  );
}

const runFolders = [
  ...['runs', 'logs', 'visualizations'].map((folder) => `experiments/${folder}`),
  'models/checkpoints',
];

/** The first workspace, whose runs the next ones are given. */
let trained: Workspace | undefined;

describe.each(versions)('nx affected -t evaluate on Nx %s', (version) => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await newWorkspace({
      ...(version !== nxVersion && { 'package.json': packageJson(version) }),
      'nx.json': JSON.stringify({
        cacheDirectory: '.nx/cache',
        analytics: false,
        neverConnectToCloud: true,
        plugins: ['tensorlab/plugin'],
      }),
      ...labFiles(),
    });
    copyDigits(workspace.path(lab));
    for (const folder of trained ? runFolders : []) {
      cpSync(trained!.path(lab, folder), workspace.path(lab, folder), { recursive: true });
    }
    await workspace.nx('run digits:evaluate');
    const all = [
      'evaluate digits-cnn',
      'evaluate digits-mlp',
      'train digits-cnn',
      'train digits-mlp',
    ];
    expect(ran(workspace)).toEqual(trained ? [] : all);
    trained ??= workspace;
  });

  /** The trainings and evaluations that are selected, run or restored. */
  async function selected(): Promise<string[]> {
    await workspace.nx('affected -t evaluate --graph=.nx/tasks.json');
    const { tasks } = workspace.readJson('.nx/tasks.json').tasks;
    return Object.keys(tasks)
      .filter((task) => /:(train|evaluate)$/.test(task))
      .sort();
  }

  it('runs the experiments of an edited architecture, and no others', async () => {
    // Another one for each version: the next workspace has the runs of this one.
    const activation = version === nxVersion ? 'nn.GELU' : 'nn.SiLU';
    workspace.write(mlp, workspace.read(mlp).replaceAll('nn.ReLU', activation));
    expect(await selected()).toEqual(['digits-mlp:evaluate', 'digits-mlp:train']);
    await workspace.nx('affected -t evaluate');
    expect(ran(workspace)).toEqual(['evaluate digits-mlp', 'train digits-mlp']);
    await workspace.commit('feat: a smoother network');
  });

  it('trains nothing for a comment', async () => {
    workspace.append(cnn, '# A comment.\n');
    expect(await selected()).toEqual(['digits-cnn:evaluate', 'digits-cnn:train']);
    await workspace.nx('affected -t evaluate');
    expect(ran(workspace)).toEqual([]);
    await workspace.commit('docs: a comment');
  });

  it('trains nothing for the README of a project', async () => {
    workspace.write(`${lab}/projects/active/digits/README.md`, '# Digits\n');
    await workspace.nx('affected -t evaluate');
    expect(ran(workspace)).toEqual([]);
  });
});
