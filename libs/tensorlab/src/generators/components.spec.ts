import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import init from './init/generator';
import loss from './loss/generator';
import optimizer from './optimizer/generator';
import { changesOf, messageOf, quietly } from './testing';
import trainer from './trainer/generator';

interface Component {
  kind: string;
  generator: (tree: Tree, options: { name: string; variant?: string }) => Promise<() => void>;
  /** What the module of each variant has and the others have not. */
  variants: Record<string, string>;
}

const component = (kind: string, generator: unknown, variants: Record<string, string>) => ({
  kind,
  generator: generator as Component['generator'],
  variants,
});

const components: Component[] = [
  component('loss', loss, { smoothed: 'smoothing', focal: 'gamma', huber: 'delta' }),
  component('optimizer', optimizer, { sgd: 'momentum', lion: 'arXiv:2302.06675' }),
  component('trainer', trainer, {
    supervised: 'val/accuracy',
    regression: 'val/rmse',
    'language-model': 'val/perplexity',
    autoencoder: 'reconstructs = True',
    finetune: 'body_lr',
  }),
];

describe.each(components)('$kind', ({ kind, generator, variants }) => {
  let tree: Tree;
  beforeEach(async () => {
    tree = createTreeWithEmptyWorkspace();
    await init(tree, {});
  });

  test.each(Object.entries(variants))(
    '%s is a package with one class, its test beside it',
    async (variant, text) => {
      await generator(tree, { name: 'MyPart', variant });
      const folder = kind === 'loss' ? 'src/losses/my_part' : `src/${kind}s/my_part`;
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
    expect(words).toContain(`next: nx g tensorlab:experiment my-experiment --${kind}=a\n`);
    expect(words).toContain(`next: nx run ${kind}-a:test`);
  });

  test('twice changes nothing; another variant of the same name is refused', async () => {
    await generator(tree, { name: 'one' });
    const before = changesOf(tree);
    expect(await quietly(await generator(tree, { name: 'One' }))).toContain('nothing changed');
    const variant = Object.keys(variants)[1];
    expect(await messageOf(generator(tree, { name: 'one', variant }))).toMatch(
      new RegExp(`The ${kind} one exists already, in src/${kind}(s|es)/one/one\\.py`),
    );
    expect(changesOf(tree)).toEqual(before);
  });

  test.each(['../x', '1abc', 'class', 'a b', 'queue', ''])('refuses %j', async (name) => {
    const before = changesOf(tree);
    expect(await messageOf(generator(tree, { name }))).toMatch(/usable name|reserved name/);
    expect(changesOf(tree)).toEqual(before);
  });
});
