import { existsSync } from 'node:fs';
import { PreparationFixture } from '../preparation-fixture';
import preprocess from './executor';

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

it('starts the runtime with the key that Nx was told, and what it is of', async () => {
  expect(await preprocess({}, task.context)).toEqual({ success: true });
  expect(task.started().slice(0, 4)).toEqual(['-m', 'tensorlab.preprocess', 'my-digits', '--key']);
  const { key, sources } = task.keyFile();
  expect(key.slice(0, 32)).toBe(process.env.TENSORLAB_PREPROCESS_MY_DIGITS);
  expect(sources).toMatchObject({ [task.code]: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(sources).not.toHaveProperty(task.split);
  expect(existsSync(task.started()[4]!)).toBe(false);
});

it('starts nothing where a file was edited since Nx started', async () => {
  task.workspace.write({ [task.code]: 'def preprocess(raw, out): raw.exists()\n' });
  expect(await preprocess({}, task.context)).toEqual({ success: false });
  expect(said[0]).toMatch(
    /preprocess-my-digits was edited while Nx was starting\..*\n {2}next: nx run preprocess-my-digits:preprocess/,
  );
  expect(task.started()).toEqual([]);
});
