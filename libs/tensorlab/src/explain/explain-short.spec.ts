import { KeyedTaskFixture } from '../executors/keyed-task-fixture';
import { explainShort } from './explain-short';

let task: KeyedTaskFixture;
beforeEach(() => (task = new KeyedTaskFixture()));
afterEach(() => task.dispose());

const trained = (record: object = {}) =>
  task.runs.run('base', task.run(), { key: task.details(), ...record });

const short = (...set: string[]) =>
  explainShort(task.workspace.root, 'base', {
    run: task.run(...set),
    details: task.details(...set),
    set,
  });

const edit = (...files: string[]) =>
  files.forEach((file) => task.workspace.write({ [file]: 'def other(): ...\n' }));

it('has nothing to say of a first run, of one that goes on, of one that says nothing', () => {
  expect(short()).toEqual([]);
  trained({ status: 'interrupted' });
  expect(short()).toEqual([]);
  trained({ key: undefined });
  edit('src/utils/seed.py');
  expect(short()).toEqual([]);
});

it('says what changed', () => {
  trained();
  edit('src/utils/seed.py');
  expect(short()).toEqual(['base: trains because src/utils/seed.py changed: new other; gone seed']);
});

it('says how to see more', () => {
  trained();
  const run = task.run();
  edit('src/utils/seed.py', 'src/dataloaders/digits/digits.py');
  expect(short('trainer.epochs=3', 'seed=7')).toEqual([
    'base: trains because trainer.epochs: 1 -> 3 (--set)',
    '      and seed: not set -> 7 (--set)',
    `      and 2 more: nx run base:explain --against=${run}`,
  ]);
});
