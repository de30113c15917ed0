import { existsSync, rmSync } from 'node:fs';
import { python } from './support/repository';
import { cloneRepository, type Workspace } from './support/workspace';

const lab = 'apps/tensor_lab';

/** The baselines without a line of TensorLab but the dataloader's arrays. */
const withoutUs = `
import json
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from src.dataloaders.digits.digits import load_splits

train, test = (load_splits("digits")[name].tensors for name in ("train", "test"))
models = {
    "digits-linear": make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    "digits-knn": KNeighborsClassifier(),
}
def score(model):
    model.fit(train[0].flatten(1).numpy(), train[1].numpy())
    return model.score(test[0].flatten(1).numpy(), test[1].numpy())
print(json.dumps({name: score(model) for name, model in models.items()}))
`;

/** What the README shows, in a clean clone. */
describe('the demo', () => {
  let clone: Workspace;
  beforeAll(async () => {
    clone = await cloneRepository();
  });

  it('trains, evaluates and reports from nothing', async () => {
    const { output } = await clone.run('npm', ['run', 'demo']);
    const rows = output.split('\n').filter((line) => /^\| +\d+ \| digits-/.test(line));
    expect(rows.length).toBeGreaterThanOrEqual(3);
    const accuracy = Number(rows[0]!.split('|')[3]);
    expect(accuracy).toBeGreaterThanOrEqual(0.98);
    for (const words of ['TensorBoard logs', 'plots', 'checkpoints', 'What to type next']) {
      expect(output).toContain(words);
    }
    expect(clone.pythonStarts().length).toBeGreaterThanOrEqual(6);
  });

  it('has baselines that are right as often as those of scikit-learn itself', async () => {
    const folder = clone.path(lab);
    const { stdout } = await clone.run(python, ['-c', withoutUs], { cwd: folder });
    const expected = JSON.parse(stdout);
    for (const experiment of ['digits-linear', 'digits-knn']) {
      const run = await runOf(experiment);
      const file = `${lab}/experiments/runs/${experiment}/${run}/evaluation.json`;
      const { accuracy } = clone.readJson(file).splits.test.metrics;
      expect([experiment, accuracy]).toEqual([experiment, expect.closeTo(expected[experiment], 6)]);
    }
  });

  it('comes from the cache the second time', async () => {
    const { output } = await clone.run('npm', ['run', 'demo']);
    expect(output).toContain('Everything came from the cache');
    expect(clone.pythonStarts()).toEqual([]);
  });

  it('restores runs and checkpoints that were deleted, without Python', async () => {
    for (const folder of ['models/checkpoints', 'experiments/runs']) {
      rmSync(clone.path(lab, folder), { recursive: true });
    }
    await clone.nx('run digits:evaluate');
    expect(clone.pythonStarts()).toEqual([]);
    const run = await runOf('digits-cnn');
    for (const file of [
      `experiments/runs/digits-cnn/${run}/run.json`,
      `experiments/runs/digits-cnn/${run}/evaluation.json`,
      `experiments/runs/digits-cnn/${run}/resamples.json`,
      `experiments/visualizations/digits-cnn/${run}/training/learning_curves.png`,
      `experiments/visualizations/digits-cnn/${run}/evaluation/confusion_matrix_test.png`,
      `models/checkpoints/digits-cnn/${run}/best.pt`,
    ]) {
      expect([file, existsSync(clone.path(lab, file))]).toEqual([file, true]);
    }
  });

  it('has every edge in the graph, with the file that causes it', async () => {
    await clone.nx('graph --file=graph.json');
    const { nodes, dependencies } = clone.readJson('graph.json').graph;
    const targets = (source: string) =>
      dependencies[source].map(({ target }: { target: string }) => target).sort();
    expect(targets('digits-cnn')).toEqual([
      'architecture-cnn',
      'dataloader-digits',
      'dataset-digits',
      'trainer-supervised',
    ]);
    expect(targets('digits-mlp-wide')).toContain('digits-mlp');
    expect(nodes['digits'].data.metadata.tensorlab.experiments).toEqual(
      expect.arrayContaining(['digits-cnn', 'digits-mlp']),
    );
    for (const [source, edges] of Object.entries(dependencies) as [
      string,
      { target: string }[],
    ][]) {
      const causes = nodes[source].data.metadata?.tensorlab?.edges;
      for (const { target } of causes ? edges : []) {
        const [file] = String(causes[target]).split(':');
        expect([source, target, existsSync(clone.path(file!))]).toEqual([source, target, true]);
      }
    }
    rmSync(clone.path('graph.json'));
  });

  it('trains only what an edit of one architecture affects', async () => {
    clone.append(`${lab}/src/architectures/mlp/mlp.py`, '\nANSWER = 42\n');
    const { stdout } = await clone.nx('show projects --affected --base=HEAD');
    const affected = stdout.trim().split('\n');
    expect(affected).toEqual(expect.arrayContaining(['architecture-mlp', 'digits-mlp']));
    expect(affected.filter((name) => name.includes('cnn'))).toEqual([]);
    await clone.nx('affected -t evaluate --base=HEAD');
    const experiments = clone.pythonStarts().map((line) => /configs\/([^/]+)\//.exec(line)?.[1]);
    expect(experiments.length).toBeGreaterThan(0);
    expect(experiments.filter((name) => !name?.includes('mlp'))).toEqual([]);
  });

  it('trains and evaluates without Node, by the path that the guide shows', async () => {
    const { output } = await clone.run(
      python,
      [
        'train_model.py',
        '--config',
        '../experiments/configs/digits-mlp.yaml',
        '--set',
        'trainer.epochs=1',
      ],
      { cwd: clone.path(lab, 'scripts/training') },
    );
    expect(output).toContain('digits-mlp: training, run ');
  });

  async function runOf(experiment: string): Promise<string> {
    const { stdout } = await clone.nx(`show project ${experiment} --json`);
    return JSON.parse(stdout).targets.train.options.run;
  }
});
