import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { demoLabFiles, lab, ran } from './support/demo-lab';
import { copyInstallation } from './support/installed';
import { shell } from './support/shell';
import { Runner, type Github } from './support/workflow';
import { newWorkspace, Workspace } from './support/workspace';

const extending = (parent: string, seeds: number[]) =>
  Object.fromEntries(
    seeds.map((seed) => [
      `${lab}/experiments/configs/${parent}-${seed}/experiment.yaml`,
      `extends: ${parent}\nseed: ${seed}\n`,
    ]),
  );
const affected = ['digits-mlp', 'digits-mlp-2', 'digits-mlp-wide'];
const others = ['digits-cnn', 'digits-cnn-small', 'digits-cnn-small-2'];
const trained = (names: string[]) =>
  [...names.map((name) => `evaluate ${name}`), ...names.map((name) => `train ${name}`)].sort();

const main = {
  event_name: 'push',
  ref: 'refs/heads/main',
  ref_name: 'main',
  repository: 'ada/research',
} as const;
const pull = {
  event_name: 'pull_request',
  ref: 'refs/pull/1/merge',
  ref_name: '1/merge',
  base_ref: 'main',
  repository: 'ada/research',
  token: 'secret',
  event: { number: 1, pull_request: { head: { repo: { full_name: 'ada/research' } } } },
} as const;

interface Row {
  experiment: string;
  metric: string;
  numbers: string[];
}

/** A repository with two branches and six experiments; each job of the workflow runs in a clone of its own. */
describe('the workflow that nx g tensorlab:ci writes', () => {
  let author: Workspace;
  let runner: Runner;
  let onMain: Workspace;
  let onPull: Workspace;
  const file = () => author.path('.github/workflows/lab.yml');
  const elsewhere = ['Make the Python environment'];

  beforeAll(async () => {
    const files = demoLabFiles();
    for (const parent of ['digits-mlp', 'digits-cnn']) {
      files[`${lab}/experiments/configs/${parent}/experiment.yaml`] +=
        'evaluate: {bootstrap: {samples: 100}}\n';
    }
    author = await newWorkspace({
      'nx.json': JSON.stringify({
        cacheDirectory: '.nx/cache',
        analytics: false,
        neverConnectToCloud: true,
        plugins: ['tensorlab/plugin'],
      }),
      ...files,
      ...extending('digits-mlp', [2]),
      ...extending('digits-cnn-small', [2]),
    });
    await author.nx('g tensorlab:ci --no-interactive');
    await author.commit('ci: a workflow');
    runner = new Runner(elsewhere, { PATH: pathWithGh() });
  });

  const gh = mkdtempSync(join(tmpdir(), 'tensorlab-gh-'));

  /** A stand-in for GitHub's program, which notes what it is asked, keeps what it is given, and knows one comment once there is one. */
  function pathWithGh(): string {
    const program = `#!/bin/sh
echo "$*" >> '${gh}/asked'
case "$*" in
  *POST*) cp comment.md '${gh}/comment' ;;
  *PATCH*) cp comment.md '${gh}/comment' ;;
  *) if [ -f '${gh}/comment' ]; then echo 77; fi ;;
esac
`;
    mkdirSync(join(gh, 'bin'));
    writeFileSync(join(gh, 'bin/gh'), program);
    chmodSync(join(gh, 'bin/gh'), 0o755);
    return `${join(gh, 'bin')}:${process.env.PATH}`;
  }

  /** A fresh machine with what actions/checkout gets for a pull request: its merge, detached, and no branch but those of origin. */
  async function machine(branch: string): Promise<Workspace> {
    const folder = mkdtempSync(join(tmpdir(), 'tensorlab-ci-'));
    const git = (...args: string[]) => shell('git', args, { cwd: folder });
    await git('init', '-q');
    await git('remote', 'add', 'origin', author.root);
    await git('fetch', '-q', 'origin', '+refs/heads/*:refs/remotes/origin/*');
    await git('checkout', '-q', '--detach', 'origin/main');
    const ada = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    await git(...ada, 'merge', '-q', '--no-ff', '--no-edit', `origin/${branch}`);
    if (elsewhere.includes('Install Nx and TensorLab')) {
      copyInstallation(folder);
    }
    return new Workspace(folder);
  }

  const run = (workspace: Workspace, github: Omit<Github, 'run_id'>, run_id: string) =>
    runner.job(workspace, {
      file: file(),
      name: 'evaluate',
      github: { ...github, run_id } as Github,
    });

  it('evaluates everything on the branch that pull requests go to', async () => {
    onMain = await machine('main');
    expect(await run(onMain, main, '1')).toEqual({ reported: 'false' });
    const fetched = 'sources callable';
    expect(ran(onMain)).toEqual([...trained([...affected, ...others]), fetched].sort());
    expect(runner.ran).toEqual([
      'Install Nx and TensorLab',
      'Fetch datasets',
      'Evaluate everything that has no run yet',
      'Remove old runs',
    ]);
    // The next machines get the same packages as links.
    elsewhere.push('Install Nx and TensorLab');
  });

  it('evaluates what a pull request changes, and starts no Python for the rest', async () => {
    await author.run('git', ['switch', '-qc', 'sharper']);
    const loss = `${lab}/src/losses/smooth_loss/smooth_loss.py`;
    author.write(loss, author.read(loss).replace('=smoothing', '=2 * smoothing'));
    await author.commit('feat: a sharper loss');
    onPull = await machine('sharper');
    expect(await run(onPull, pull, '2')).toEqual({ reported: 'true' });
    expect(ran(onPull)).toEqual(trained(affected));
    expect(runner.ran.slice(4)).toEqual(['Fetch datasets', 'Evaluate what is affected', 'Report']);
  });

  it('would not run the rest of a project either where its runs are lost', async () => {
    const { jobs } = parse(readFileSync(file(), 'utf8')) as {
      jobs: { evaluate: { steps: { name?: string; run: string }[] } };
    };
    const step = jobs.evaluate.steps.find(({ name }) => name === 'Evaluate what is affected')!;
    await onPull.run('bash', ['-e', '-c', `${step.run.trim()} --graph=tasks.json`], {
      env: { GITHUB_BASE_REF: 'main' },
    });
    const tasks = Object.keys(onPull.readJson('tasks.json').tasks.tasks);
    // Nx 24 has tasks without work besides.
    expect(tasks.filter((task) => !task.endsWith(':changes')).sort()).toEqual(
      affected.flatMap((name) => [`${name}:evaluate`, `${name}:train`]).sort(),
    );
  });

  it('reports the deltas, and why', async () => {
    const report = onPull.read('report.md');
    expect(runner.summary).toBe(report);
    expect(report).toContain('## lab: 3 of 6 experiments differ from origin/main');
    expect(report).toContain(`Nothing to train, nothing to evaluate: ${others.join(', ')}`);
    expect(report).toContain('src/losses/smooth_loss/smooth_loss.py changed');
    expect(report).toContain('changed  SmoothLoss.__init__');
    expect(report).toContain('experiments/configs/digits-mlp/experiment.yaml:');
    expect(report).not.toContain('### Missing');
    const rows = rowsOf(report);
    expect([...new Set(rows.map(({ experiment }) => experiment))]).toEqual(affected);
    for (const { experiment, metric, numbers } of rows) {
      const [then, now] = [onMain, onPull].map((clone) => metricsIn(clone, experiment)[metric]!);
      expect([experiment, metric, ...numbers.slice(0, 3)]).toEqual([
        experiment,
        metric,
        then!.toFixed(4),
        now!.toFixed(4),
        `${now! < then! ? '' : '+'}${(now! - then!).toFixed(4)}`,
      ]);
    }
    expect(
      rows.filter(({ metric }) => metric === 'accuracy').map(({ numbers }) => numbers[3]),
    ).toEqual(affected.map(() => expect.stringMatching(/^[+-]\d\.\d{4} to [+-]\d\.\d{4}$/)));
  });

  it('comments once, and brings the comment up to date', async () => {
    for (const request of ['POST', 'PATCH']) {
      const place = new Workspace(mkdtempSync(join(tmpdir(), 'tensorlab-comment-')));
      const github = { ...pull, run_id: '2' } as Github;
      const needs = { evaluate: { outputs: { reported: 'true' } } };
      await runner.job(place, { file: file(), name: 'comment', github, needs });
      expect(readFileSync(join(gh, 'asked'), 'utf8').trim().split('\n').at(-1)).toContain(request);
    }
    const comment = readFileSync(join(gh, 'comment'), 'utf8');
    expect(comment).toContain(onPull.read('report.md'));
    expect(comment).toContain('https://github.com/ada/research/actions/runs/2');
    const fork = {
      ...pull,
      run_id: '3',
      event: { pull_request: { head: { repo: { full_name: 'eve/research' } } } },
    };
    const needs = { evaluate: { outputs: { reported: 'true' } } };
    expect(
      await runner.job(onPull, { file: file(), name: 'comment', github: fork as Github, needs }),
    ).toBeUndefined();
  });

  it('trains nothing for another push that changes nothing, on another machine', async () => {
    const again = await machine('sharper');
    await run(again, pull, '4');
    expect(ran(again)).toEqual([]);
    expect(again.read('report.md').split('\n').slice(3)).toEqual(
      onPull.read('report.md').split('\n').slice(3),
    );
  });

  const rowsOf = (report: string): Row[] =>
    report
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter(([, experiment = '']) => /^digits-/.test(experiment))
      .map(([, experiment = '', metric = '', ...numbers]) => ({ experiment, metric, numbers }));

  const runsIn = (clone: Workspace, experiment: string) =>
    readdirSync(clone.path(lab, 'experiments/runs', experiment));

  /** What the evaluation of an experiment's one new run wrote on a machine. */
  function metricsIn(clone: Workspace, experiment: string): Record<string, number> {
    const before = clone === onMain ? [] : runsIn(onMain, experiment);
    const [run, ...more] = runsIn(clone, experiment).filter((one) => !before.includes(one));
    expect([experiment, more]).toEqual([experiment, []]);
    const folder = `${lab}/experiments/runs/${experiment}/${run}`;
    return clone.readJson(`${folder}/evaluation.json`).splits.test.metrics;
  }
});
