import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import architecture from './architecture/generator';
import dataloader from './dataloader/generator';
import dataset from './dataset/generator';
import experiment from './experiment/generator';
import type { ExperimentSchema } from './experiment/schema';
import init from './init/generator';
import loss from './loss/generator';
import optimizer from './optimizer/generator';
import preprocess from './preprocess/generator';
import project from './project/generator';
import trainer from './trainer/generator';
import { writeTo } from './testing';
import { Trainings } from './trainings-fixture';

// What is generated is run: every architecture on every kind of data, in a lab on the disk.

const repository = join(__dirname, '../../../..');
const runtime = join(repository, 'libs/runtime');
const python =
  process.env.TENSORLAB_PYTHON ??
  join(
    repository,
    'apps/tensor_lab/venv',
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
  );

const architectures = ['mlp', 'cnn', 'transformer'] as const;
/** Samples are few or batches large, so that an epoch has two or three steps. */
const dataloaders = {
  tabular: ['dataloader.batch_size=200', 'dataloader.balanced=true'],
  regression: ['dataloader.batch_size=150', 'loss._target_=torch.nn.MSELoss'],
  image: ['dataloader.batch_size=600', 'dataloader.augment=0.2'],
  sequence: ['dataloader.stride=4000'],
  ragged: ['dataloader.batch_size=2000'],
} as const;
const variants = Object.keys(dataloaders) as (keyof typeof dataloaders)[];
/** The others want samples of one length. */
const takes = (model: string, data: string) => data !== 'ragged' || model === 'transformer';
const combinations = architectures.flatMap((model) =>
  variants
    .filter((data) => takes(model, data))
    .map((data) => ({ name: `${model}-on-${data}`, model, data })),
);

/** Every loop, loss and optimizer, on data that fits it. */
const parts: (Omit<ExperimentSchema, 'name'> & { name: string; dataloader: string })[] = [
  { name: 'loop-supervised', trainer: 'my-supervised', dataloader: 'my-image' },
  {
    name: 'loop-regression',
    trainer: 'my-regression',
    dataloader: 'my-regression',
    loss: 'my-huber',
  },
  {
    name: 'loop-language-model',
    trainer: 'my-language-model',
    dataloader: 'my-sequence',
    architecture: 'my-transformer',
    optimizer: 'my-lion',
  },
  {
    name: 'loop-autoencoder',
    trainer: 'my-autoencoder',
    dataloader: 'my-image',
    architecture: 'my-autoencoder',
    loss: 'torch.nn.MSELoss',
    set: ['trainer.noise=0.1'],
  },
  {
    name: 'loop-finetune',
    trainer: 'my-finetune',
    dataloader: 'my-image',
    set: ['init_from=loop-supervised'],
  },
  { name: 'loss-smoothed', loss: 'my-smoothed', dataloader: 'my-tabular', optimizer: 'my-sgd' },
  { name: 'loss-focal', loss: 'my-focal', dataloader: 'my-tabular' },
];

let lab: string;
let trainings: Trainings;

beforeAll(async () => {
  lab = mkdtempSync(join(tmpdir(), 'generated-lab-'));
  const tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
  await project(tree, { name: 'p' });
  for (const variant of architectures) await architecture(tree, { name: `my-${variant}`, variant });
  await architecture(tree, { name: 'my-autoencoder', variant: 'autoencoder' });
  for (const variant of variants) await dataloader(tree, { name: `my-${variant}`, variant });
  for (const { name, model, data } of combinations) {
    await experiment(tree, {
      name,
      architecture: `my-${model}`,
      dataloader: `my-${data}`,
      set: ['trainer.epochs=1', ...dataloaders[data]],
    });
  }
  for (const variant of [
    'supervised',
    'regression',
    'language-model',
    'autoencoder',
    'finetune',
  ] as const)
    await trainer(tree, { name: `my-${variant}`, variant });
  for (const variant of ['smoothed', 'focal', 'huber'] as const)
    await loss(tree, { name: `my-${variant}`, variant });
  for (const variant of ['sgd', 'lion'] as const)
    await optimizer(tree, { name: `my-${variant}`, variant });
  for (const variant of ['arrays', 'images', 'table', 'text'] as const) {
    await dataset(tree, { name: `my-${variant}` });
    await preprocess(tree, { name: `my-${variant}`, variant });
  }
  await preprocess(tree, { name: 'my-rings', generated: true });
  await dataloader(tree, { name: 'my-rings', variant: 'processed' });
  await experiment(tree, {
    name: 'generated',
    architecture: 'my-mlp',
    dataloader: 'my-rings',
    set: ['trainer.epochs=1', 'dataloader.dataset=generated/my-rings'],
  });
  for (const { set = [], ...options } of parts) {
    const sizes = dataloaders[options.dataloader.slice(3) as keyof typeof dataloaders];
    const ours = sizes.filter((size) => size.startsWith('dataloader.'));
    await experiment(tree, {
      architecture: 'my-mlp',
      ...options,
      set: ['trainer.epochs=1', ...ours, ...set],
    });
  }
  writeTo(lab, tree);
  trainings = new Trainings(python, lab, environment);
  await trainings.ready();
}, 300_000);

afterAll(async () => {
  await trainings.end();
  rmSync(lab, { recursive: true, force: true });
});

const environment = {
  ...process.env,
  PYTHONPATH: runtime,
  MYPYPATH: runtime,
  // What mypy knows of torch, where it has checked the demo lab already.
  MYPY_CACHE_DIR: join(repository, 'apps/tensor_lab/.mypy_cache'),
  TENSORLAB_PROGRESS: 'plain',
  OMP_NUM_THREADS: '1',
};

/** Runs Python in the generated lab; what it says is in the failure. */
function expectPython(args: string[], cwd = lab): string {
  const { status, stdout, stderr } = spawnSync(python, args, {
    cwd,
    encoding: 'utf8',
    env: environment,
  });
  expectSuccess({ status, said: stdout + stderr });
  return stdout;
}

function expectSuccess({ status, said }: { status: number | null; said: string }): void {
  expect({ status, said: status === 0 ? '' : said }).toEqual({ status: 0, said: '' });
}

test.each([...combinations, ...parts])(
  '$name trains and is evaluated as it stands',
  async ({ name }) => expectSuccess(await trainings.run(name)),
  120_000,
);

test('data is generated, split and trained on as it stands', async () => {
  expect(expectPython(['-m', 'tensorlab.preprocess', 'my-rings'])).toContain('3,000 samples');
  expect(expectPython(['-m', 'tensorlab.split', 'my-rings'])).toContain('train 1,950, val 450');
  expectSuccess(await trainings.run('generated'));
}, 120_000);

test('what was finetuned is in models/finetuned', () => {
  const [run] = readdirSync(join(lab, 'models/finetuned/loop-finetune'));
  expect(
    existsSync(join(lab, 'models/finetuned/loop-finetune', run ?? '', 'model.safetensors')),
  ).toBe(true);
});

test('the scripts need no Node', () => {
  const config = ['--config', '../experiments/configs/mlp-on-tabular.yaml'];
  const training = join(lab, 'scripts/training');
  expect(expectPython(['train_model.py', ...config], training)).toContain('nothing to train');
  const evaluation = join(lab, 'scripts/evaluation');
  expectPython(['evaluate_model.py', ...config], evaluation);
  writeFileSync(join(evaluation, 'x.jsonl'), JSON.stringify(Array(30).fill(0)));
  const [first] = expectPython(['predict.py', ...config, 'x.jsonl'], evaluation).split('\n');
  expect(JSON.parse(first!)).toMatchObject({ index: 0, prediction: expect.any(String) });
  expect(expectPython(['scripts/examples/list_runs.py'])).toContain('mlp-on-tabular');
}, 120_000);

test('the generated tests pass', () => {
  expectPython(['-m', 'pytest', '-q']);
}, 120_000);

test('the generated code is clean', () => {
  expectPython(['-m', 'ruff', 'check', '.']);
  expectPython(['-m', 'ruff', 'format', '--check', '.']);
  expectPython(['-m', 'mypy']);
}, 240_000);
