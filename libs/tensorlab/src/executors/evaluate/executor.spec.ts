import { rmSync } from 'node:fs';
import { smallLab } from '../../graph/lab-fixture';
import { KeyedTaskFixture } from '../keyed-task-fixture';
import { labWithScript } from '../testing';
import evaluate from './executor';

let task: KeyedTaskFixture;
let said: string[];
beforeEach(() => {
  task = new KeyedTaskFixture();
  said = [];
  jest.spyOn(console, 'log').mockImplementation((text) => said.push(text));
  jest.spyOn(console, 'error').mockImplementation((text) => said.push(text));
});
afterEach(() => {
  jest.restoreAllMocks();
  task.dispose();
});

it('starts the runtime on the experiment, with the run and its key', async () => {
  expect(await evaluate({}, task.context)).toEqual({ success: true });
  const [, , verb, , config, , run] = task.started();
  expect([verb, config, run]).toEqual([
    'evaluate',
    'experiments/configs/base/experiment.yaml',
    task.run(),
  ]);
  const { sources, ...details } = task.keyFile();
  expect(details).toEqual(JSON.parse(JSON.stringify(task.details())));
  expect(sources).toMatchObject({
    'experiments/configs/base/experiment.yaml': expect.stringMatching(/^[0-9a-f]{64}$/),
    'src/architectures/mlp/mlp.py': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

it('fails when the evaluation fails', async () => {
  const { context } = labWithScript('experiments/configs/digits-mlp', { status: 1 });
  expect(await evaluate({}, context)).toEqual({ success: false });
});

describe('an evaluation that lies in the folder', () => {
  const evaluated = (record: object = {}) => {
    task.runs.run('base', task.run());
    task.runs.evaluate('base', task.run(), { accuracy: 1 }, { key: task.details(), ...record });
  };

  it('is taken', async () => {
    evaluated();
    expect(await evaluate({}, task.context)).toEqual({ success: true });
    expect(task.started()).toEqual([]);
    expect(said).toEqual([`base: run ${task.run()} is evaluated, nothing to measure`]);
  });

  it('is made again where the section evaluate has changed', async () => {
    evaluated();
    const yaml = 'experiments/configs/base/experiment.yaml';
    const text = `${smallLab[yaml]}evaluate: {metrics: [f1]}\n`;
    task.workspace.write({ [yaml]: text });
    await evaluate({}, task.context);
    expect(task.started()).toContain('evaluate');
  });

  it.each([
    ['says nothing of its key', { key: undefined }],
    ['is of other weights', { weights: '0' }],
    ['says nothing of its weights', { weights: undefined }],
    ['has no resamplings', { files: {} }],
  ])('is made again where it %s', async (_, record) => {
    evaluated(record);
    await evaluate({}, task.context);
    expect(task.started()).toContain('evaluate');
  });

  it('is made again where a picture is gone', async () => {
    evaluated();
    rmSync(task.runs.path(`experiments/visualizations/base/${task.run()}/evaluation`), {
      recursive: true,
    });
    await evaluate({}, task.context);
    expect(task.started()).toContain('evaluate');
  });
});

it('refuses what Nx would keep under another key', async () => {
  task.promise({ evaluate: task.details().evaluate!.key });
  const run = task.run();
  task.workspace.write({ 'src/architectures/mlp/mlp.py': 'class MLP: x = 1\n' });
  expect(await evaluate({ run }, task.context)).toEqual({ success: false });
  expect(said[0]).toMatch(/next: nx run base:evaluate/);
});
