import { addProjectConfiguration, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import init from '../init/generator';
import { changesOf, messageOf, quietly } from '../testing';
import project from './generator';

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
});

test('a project', async () => {
  await project(tree, { name: 'MyStudy', description: 'Is: "it" so?' });
  expect(tree.read('projects/active/my-study/project.yaml', 'utf8')).toMatchInlineSnapshot(`
    "name: my-study
    description: 'Is: "it" so?'
    "
  `);
  expect(tree.read('projects/active/my-study/README.md', 'utf8')).toContain('# my-study');
});

test('twice changes nothing, and an edited README is no reason to refuse', async () => {
  await project(tree, { name: 'p' });
  tree.write('projects/active/p/README.md', '# Mine\n');
  const before = changesOf(tree);
  expect(await quietly(await project(tree, { name: 'p' }))).toContain('nothing changed');
  expect(changesOf(tree)).toEqual(before);
});

test.each([
  ['../x', /not a path/],
  ['1abc', /starts with a letter/],
  ['class', /Python keyword/],
  ['a b', /no spaces/],
  ['src', /an Nx project of its own/],
  ['lab', /The lab lab exists already, in \.\./],
  ['util', /The Nx project util exists already, in libs\/util/],
  ['taken', /The experiment taken exists already, in experiments\/configs\/taken/],
])('refuses %j', async (name, message) => {
  addProjectConfiguration(tree, 'util', { root: 'libs/util' });
  tree.write('experiments/configs/taken/experiment.yaml', 'project: p\n');
  const before = changesOf(tree);
  expect(await messageOf(project(tree, { name }))).toMatch(message);
  expect(changesOf(tree)).toEqual(before);
});
