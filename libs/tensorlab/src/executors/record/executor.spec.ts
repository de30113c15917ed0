import { DatasetFixture, listen } from '../../datasets/dataset-fixture';
import verify from '../verify/executor';
import record from './executor';

let dataset: DatasetFixture;
let said: { text: () => string };
beforeEach(() => {
  dataset = new DatasetFixture('# mine\nname: d\n');
  said = listen();
});
afterEach(() => {
  jest.restoreAllMocks();
  dataset.dispose();
});

it('accepts what is here, and says what changed', async () => {
  dataset.data('a.csv', 'a');
  dataset.data('b.csv', 'b');
  expect(await record({}, dataset.context)).toEqual({ success: true });
  expect(said.text()).toContain(
    'd: recorded 2 files, 2 bytes in datasets/raw/d/dataset.yaml: 2 new, 0 changed, 0 gone',
  );
  expect(await verify({}, dataset.context)).toEqual({ success: true });
  dataset.data('a.csv', 'x');
  await record({}, dataset.context);
  expect(said.text()).toContain('0 new, 1 changed, 0 gone');
  expect(dataset.read('dataset.yaml')).toMatch(/^# mine\n/);
});

it('twice changes nothing', async () => {
  dataset.data('a.csv', 'a');
  await record({}, dataset.context);
  const before = dataset.read('dataset.yaml');
  await record({}, dataset.context);
  expect(dataset.read('dataset.yaml')).toBe(before);
  expect(said.text()).toContain('d: nothing to record');
});

it('has nothing to record where there is no file', async () => {
  expect(await record({}, dataset.context)).toEqual({ success: false });
  expect(said.text()).toContain('There are no files beside datasets/raw/d/dataset.yaml to record.');
});
