import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { folderOfKind } from '@tensorlab/lab';
import init from './init/generator';
import { changesOf, messageOf, quietly } from './testing';

type Generator<Variant> = (
  tree: Tree,
  options: { name: string; variant?: Variant },
) => Promise<() => void>;

/**
 * For specs: what the generators of components promise alike.
 *
 * @param variants what the module of each variant has and those of the others have not; two at least
 */
export function componentCases<Variant extends string>(
  kind: string,
  generator: Generator<Variant>,
  variants: Record<Variant, string>,
): void {
  const parent = `src/${folderOfKind(kind)}`;
  let tree: Tree;
  beforeEach(async () => {
    tree = createTreeWithEmptyWorkspace();
    await init(tree, {});
  });

  test.each(Object.entries(variants) as [Variant, string][])(
    '%s is a package with one class, its test beside it',
    async (variant, text) => {
      await generator(tree, { name: 'MyPart', variant });
      const folder = `${parent}/my_part`;
      const files = ['__init__.py', 'my_part.py', 'test_my_part.py'];
      expect(tree.children(folder).sort()).toEqual(files);
      expect(tree.read(`${folder}/__init__.py`, 'utf8')).toBe(
        'from .my_part import MyPart\n\n__all__ = ["MyPart"]\n',
      );
      expect(tree.read(`${folder}/my_part.py`, 'utf8')).toContain(text);
      for (const file of files) {
        expect(tree.read(`${folder}/${file}`, 'utf8')).not.toContain('<%');
      }
    },
  );

  test('says what to type next', async () => {
    const words = await quietly(await generator(tree, { name: 'a' }));
    expect(words.split('\n')).toEqual([
      `The ${kind} a is in ${parent}/a.`,
      `  next: nx g tensorlab:experiment my-experiment --${kind}=a`,
      `  next: nx run ${kind}-a:test`,
    ]);
  });

  test('twice changes nothing; another variant of the same name is refused', async () => {
    await generator(tree, { name: 'one' });
    const before = changesOf(tree);
    expect(await quietly(await generator(tree, { name: 'One' }))).toContain('nothing changed');
    const variant = Object.keys(variants)[1] as Variant;
    expect(await messageOf(generator(tree, { name: 'one', variant }))).toContain(
      `The ${kind} one exists already, in ${parent}/one/one.py`,
    );
    expect(changesOf(tree)).toEqual(before);
  });

  test.each(['../x', '1abc', 'class', 'a b', 'queue', ''])('refuses %j', async (name) => {
    const before = changesOf(tree);
    expect(await messageOf(generator(tree, { name }))).toMatch(/usable name|reserved name/);
    expect(changesOf(tree)).toEqual(before);
  });
}
