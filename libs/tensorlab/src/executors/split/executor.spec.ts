import { PreparationFixture } from '../preparation-fixture';
import preprocess from '../preprocess/executor';
import split from './executor';

let task: PreparationFixture;
let said: string[];
beforeEach(async () => {
  task = new PreparationFixture();
  await task.startNx();
  said = [];
  jest.spyOn(console, 'error').mockImplementation((text) => void said.push(text));
});
afterEach(() => {
  jest.restoreAllMocks();
  task.dispose();
});

it('tells the runtime which data the splits are of', async () => {
  await preprocess({}, task.context);
  const { key: data } = task.keyFile();
  expect(await split({}, task.context)).toEqual({ success: true });
  const { key, ...rest } = task.keyFile();
  expect(key.slice(0, 32)).toBe(process.env.TENSORLAB_SPLIT_MY_DIGITS);
  expect(rest).toMatchObject({
    data,
    sources: { [task.split]: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
});

it('starts nothing where the hook did not run', async () => {
  delete process.env.TENSORLAB_SPLIT_MY_DIGITS;
  expect(await split({}, task.context)).toEqual({ success: false });
  expect(said[0]).toContain('Nx runs preprocess-my-digits:split without knowing');
  expect(task.started()).toEqual([]);
});

it('lets Python say what is wrong where there is no key', async () => {
  process.env.TENSORLAB_SPLIT_MY_DIGITS = 'unkeyed-1';
  task.workspace.remove(task.split);
  await split({}, task.context);
  expect(task.started()).toEqual(['-m', 'tensorlab.split', 'my-digits']);
});
