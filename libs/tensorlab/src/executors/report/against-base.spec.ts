import type { ExecutorContext } from '@nx/devkit';
import { RepositoryFixture } from '../../base-report/repository-fixture';
import { smallLab } from '../../graph/lab-fixture';
import report from './executor';

let repository: RepositoryFixture;
let said: string[];
beforeEach(() => {
  repository = new RepositoryFixture(smallLab);
  said = [];
  jest.spyOn(console, 'log').mockImplementation((text) => said.push(text));
  jest.spyOn(console, 'error').mockImplementation((text) => said.push(text));
});
afterEach(() => {
  jest.restoreAllMocks();
  repository.dispose();
});

const context = (projectName = 'lab') =>
  ({
    root: repository.root,
    projectName,
    projectsConfigurations: {
      version: 2,
      projects: { lab: { root: '.' }, digits: { root: 'projects/active/digits' } },
    },
  }) as unknown as ExecutorContext;

it('is Markdown, on a terminal too', async () => {
  expect(await report({ base: 'main' }, context())).toEqual({ success: true });
  await report({ base: 'main', format: 'markdown' }, context());
  expect(said[0]).toMatch(/^## lab: 0 of 2 experiments differ from main\n/);
  expect(said[1]).toBe(said[0]);
});

it('is JSON, or a file', async () => {
  await report({ base: 'main', format: 'json' }, context());
  expect(JSON.parse(said[0]!)).toMatchObject({ format: 1, experiments: [{ fate: 'same' }, {}] });
  await report({ base: 'main', output: `${repository.root}/report.md` }, context());
  expect(repository.text('report.md')).toMatch(/^## lab: [^]*, wide\n$/);
  expect(said[1]).toBe('lab: report written to report.md');
});

it.each([
  ['lab', { base: 'mian' }, /There is no commit mian in this clone\. Did you mean main\?/],
  [
    'lab',
    { base: 'main', format: 'csv' as const },
    /--base has no --format=csv\.\n {2}next: choose/,
  ],
  ['lab', { base: 'main', metric: 'f1' }, /--base takes no --metric/],
  ['lab', { base: 'main', against: 'wide' }, /--base takes no --against/],
  [
    'digits',
    { base: 'main' },
    /--base compares a whole lab.*\n {2}next: nx run lab:report --base=main/,
  ],
])('of %s refuses %j', async (project, options, message) => {
  expect(await report(options, context(project))).toEqual({ success: false });
  expect(said[0]).toMatch(message);
});
