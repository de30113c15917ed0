import { existsSync, readFileSync } from 'node:fs';
import { RunsTaskFixture } from '../runs-task-fixture';
import report from './executor';

let task: RunsTaskFixture;
let printed: string;
let said: string[];
const typedIn = process.env.INIT_CWD;
beforeEach(() => {
  task = new RunsTaskFixture();
  process.env.INIT_CWD = task.labRoot;
  [printed, said] = ['', []];
  jest.spyOn(console, 'log').mockImplementation((text) => (printed += `${text}\n`));
  jest.spyOn(console, 'error').mockImplementation((text) => said.push(text));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env.INIT_CWD = typedIn;
});

function evaluated(experiment: string, accuracy: number): void {
  task.run(experiment, 'cccc');
  task.evaluate(experiment, 'cccc', { accuracy });
  task.resamples(experiment, 'cccc', { accuracy: [accuracy - 0.1, accuracy, accuracy + 0.1] });
}

it('compares the experiments of a project', async () => {
  evaluated('mine', 0.7);
  evaluated('other', 0.8);
  expect(await report({}, task.context('digits'))).toEqual({ success: true });
  expect(printed).toMatch(/digits: 2 experiments on the split test, 10 samples/);
  expect(printed).toMatch(/\| +1 \| other +\| +0\.8000 \|/);
  expect(printed).toMatch(/\| mine +\| -0\.1000 \| -0\.1000 to -0\.1000 \| 0\.500 \|/);
  expect(printed).toContain('checkpoints        models/checkpoints/<experiment>/<run>');
});

it('says what a project has not evaluated, and how to', async () => {
  evaluated('mine', 0.7);
  expect(await report({}, task.context('digits'))).toEqual({ success: false });
  expect(said).toEqual([
    'The run cccc of other was not evaluated on the split test.\n  next: nx run other:evaluate',
  ]);
});

it('compares what a lab has evaluated, project by project, and names the rest', async () => {
  evaluated('mine', 0.7);
  expect(await report({}, task.context('lab'))).toEqual({ success: true });
  expect(printed).toMatch(/digits: 1 experiment on the split test/);
  expect(printed).toContain('digits, not evaluated on the split test: other\n  next: nx run other');
  expect(printed).toContain('lab, not evaluated on the split test: alone\n');
});

it('says so where a lab has evaluated nothing', async () => {
  expect(await report({}, task.context('lab'))).toEqual({ success: true });
  expect(printed).toContain('not evaluated on the split test: mine, other\n  next: nx run-many');
});

it('writes a file, whole, where it is told to', async () => {
  evaluated('mine', 0.7);
  const options = { format: 'json', output: 'reports/all.json' } as const;
  expect(await report(options, task.context('lab'))).toEqual({ success: true });
  expect(printed).toBe('lab: report written to reports/all.json\n');
  const { format, boards } = JSON.parse(readFileSync(task.path('reports/all.json'), 'utf8'));
  expect([format, boards[0].rows[0].metrics, boards[0].missing]).toEqual([
    1,
    { accuracy: 0.7 },
    ['other'],
  ]);
});

it('writes a page beside the plots', async () => {
  evaluated('mine', 0.7);
  evaluated('other', 0.8);
  task.write('experiments/runs/mine/cccc/metrics.jsonl', '{"epoch": 1, "val/loss": 2}\n');
  expect(await report({ format: 'html' }, task.context('digits'))).toEqual({ success: true });
  const file = 'experiments/visualizations/digits-report.html';
  expect(printed).toBe(`digits: report written to ${file}\n`);
  const page = readFileSync(task.path(file), 'utf8');
  expect(page).toContain('val/loss over epochs</title>');
  expect(page).toMatch(/^<!doctype html>/);
});

it('writes nothing where something is wrong', async () => {
  evaluated('mine', 0.7);
  const options = { metric: 'acuracy', output: 'report.txt' };
  expect(await report(options, task.context('lab'))).toEqual({ success: false });
  expect(said[0]).toMatch(/Did you mean accuracy\?\n {2}next: choose one of accuracy/);
  expect(existsSync(task.path('report.txt'))).toBe(false);
});
