import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { folders } from '@tensorlab/lab';
import { writeTo } from '../testing';
import init from './generator';

// A lab on the disk, as git and a shell see it.

let lab: string;
const touch = (path: string, text = '') => {
  mkdirSync(dirname(join(lab, path)), { recursive: true });
  writeFileSync(join(lab, path), text);
};
const git = (...args: string[]) => execFileSync('git', args, { cwd: lab, encoding: 'utf8' });

beforeAll(async () => {
  lab = join(realpathSync(mkdtempSync(join(tmpdir(), 'a lab-'))), 'with spaces');
  const tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
  writeTo(lab, tree);
  git('init', '--quiet');
});

afterAll(() => rmSync(dirname(lab), { recursive: true, force: true }));

test('git keeps every folder, and nothing that machines make', () => {
  const made = [
    'cache/huggingface/hub/model.bin',
    'cache/torch/x.pt',
    'datasets/raw/d/data.csv',
    'datasets/raw/loose.csv',
    'datasets/processed/d/x.npy',
    'experiments/logs/e/1/events',
    'experiments/runs/e/1/run.json',
    'experiments/visualizations/e/1/plot.png',
    'models/checkpoints/e/1/best.pt',
    'models/pretrained/x.safetensors',
    'src/utils/__pycache__/x.cpython-311.pyc',
    'venv/bin/python',
  ];
  const written = [
    'datasets/raw/d/dataset.yaml',
    'datasets/raw/e/data.csv.dvc',
    'experiments/configs/e/experiment.yaml',
    'models/README.md',
    'projects/active/p/project.yaml',
    'src/utils/cache/cache.py',
    'src/utils/models/models.py',
  ];
  for (const path of [...made, ...written]) touch(path);
  git('add', '--all');
  const kept = git('ls-files').split('\n');
  expect(made.filter((path) => kept.includes(path))).toEqual([]);
  expect(written.filter((path) => !kept.includes(path))).toEqual([]);
  const inGit = (folder: string) => kept.some((path) => path.startsWith(`${folder}/`));
  expect(folders.filter((folder) => !inGit(folder))).toEqual([]);
});

describe('source activate', () => {
  const shell = (script: string) =>
    execFileSync('bash', ['-euc', script], { cwd: '/', encoding: 'utf8', stdio: 'pipe' });

  test('sets the cache folders from anywhere, without an environment as well', () => {
    rmSync(join(lab, 'venv'), { recursive: true, force: true });
    expect(
      shell(
        `source "${lab}/activate" 2>&1; echo "$HF_HOME"; echo "$TORCH_HOME"; echo "$HF_DATASETS_CACHE"; pwd`,
      ),
    ).toBe(
      [
        `There is no environment in ${lab}/venv yet.`,
        '  next: nx run lab:setup',
        `${lab}/cache/huggingface`,
        `${lab}/cache/torch`,
        `${lab}/cache/datasets`,
        '/',
        '',
      ].join('\n'),
    );
  });

  test('activates venv/', () => {
    touch('venv/bin/activate', 'echo "this is the environment"\n');
    expect(shell(`source "${lab}/activate"`)).toBe('this is the environment\n');
  });
});
