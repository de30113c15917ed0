import { day, RunsTaskFixture } from '../runs-task-fixture';
import runs from './executor';

let lab: RunsTaskFixture;
let printed: string;
beforeEach(() => {
  lab = new RunsTaskFixture();
  printed = '';
  jest.spyOn(console, 'log').mockImplementation((text) => (printed += `${text}\n`));
  lab.run('mine', 'aaaa', { ended: day(1), status: 'failed', metrics: {}, epochs: 0 });
  lab.run('mine', 'bbbb', { ended: day(2), overrides: ['seed=2', 'trainer.epochs=3'] });
  lab.run('mine', 'cccc', { ended: day(3), seconds: 12.34 });
  lab.evaluate('mine', 'cccc', { accuracy: 0.98765, f1: 0.5 });
});
afterEach(() => jest.restoreAllMocks());

it('lists the runs of an experiment, newest first', async () => {
  expect(await runs({}, lab.context('mine'))).toEqual({ success: true });
  expect(printed).toMatchInlineSnapshot(`
    "
    mine: 3 runs

    | run   | status   | when             | epochs | seconds | accuracy |     f1 | val/loss | overrides               |
    | ----- | -------- | ---------------- | -----: | ------: | -------: | -----: | -------: | ----------------------- |
    | cccc* | complete | 2026-01-03 12:00 |      3 |    12.3 |   0.9877 | 0.5000 |        - |                         |
    | bbbb  | complete | 2026-01-02 12:00 |      3 |    60.0 |        - |      - |   0.6000 | seed=2 trainer.epochs=3 |
    | aaaa  | failed   | 2026-01-01 12:00 |      0 |    60.0 |        - |      - |        - |                         |

    * what the files stand for now

    "
  `);
});

it('marks the runs of its cross-validation, too', async () => {
  const context = lab.context('mine');
  context.projectsConfigurations.projects.mine!.targets!['train-seed-2'] = {
    executor: 'tensorlab:train',
    options: { run: 'bbbb' },
  };
  await runs({}, context);
  expect(printed).toMatch(/^\| cccc\* \|/m);
  expect(printed).toMatch(/^\| bbbb\* \|/m);
  expect(printed).toMatch(/^\| aaaa {2}\|/m);
});

it('has a column for the experiment in a project', async () => {
  lab.run('other', 'dddd', { ended: day(4) });
  expect(await runs({}, lab.context('digits'))).toEqual({ success: true });
  expect(printed).toContain('digits: 4 runs');
  expect(printed).toMatch(/^\| mine {7}\| cccc\* \| complete/m);
  expect(printed).toMatch(/^\| other {6}\| dddd {2}\| complete/m);
});

it('says so where there is none', async () => {
  await runs({}, lab.context('other'));
  expect(printed).toBe('\nother: 0 runs\n\n');
});

it('prints JSON for programs', async () => {
  await runs({ json: true }, lab.context('mine'));
  const answer = JSON.parse(printed);
  expect(answer).toMatchObject({ format: 1, experiment: 'mine', current: 'cccc' });
  expect(answer.runs[0]).toEqual({
    run: 'cccc',
    current: true,
    status: 'complete',
    started: '2026-01-01T10:00:00+00:00',
    ended: day(3),
    epochs: 3,
    seconds: 12.34,
    metrics: { best: { epoch: 2, 'val/loss': 0.5 }, last: { epoch: 3, 'val/loss': 0.6 } },
    evaluation: { test: { samples: 10, metrics: { accuracy: 0.98765, f1: 0.5 }, intervals: {} } },
    overrides: [],
  });
  printed = '';
  await runs({ json: true }, lab.context('digits'));
  expect(JSON.parse(printed)).toMatchObject({
    project: 'digits',
    experiments: [{ experiment: 'mine' }, { experiment: 'other', runs: [] }],
  });
});
