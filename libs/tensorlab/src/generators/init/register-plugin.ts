import { readNxJson, updateNxJson, type NxJsonConfiguration, type Tree } from '@nx/devkit';
import { isDeepStrictEqual } from 'node:util';

const plugin = 'tensorlab/plugin';
const syncGenerator = 'tensorlab:workspace-index';

/** Names the graph plugin and the sync generator in nx.json, each once. All else there stays. */
export function registerPlugin(tree: Tree): void {
  const before: NxJsonConfiguration = readNxJson(tree) ?? {};
  const plugins = before.plugins ?? [];
  const generators = before.sync?.globalGenerators ?? [];
  const after = {
    ...before,
    plugins: plugins.some((entry) => entry === plugin || isNamed(entry))
      ? plugins
      : [...plugins, plugin],
    sync: {
      ...before.sync,
      globalGenerators: generators.includes(syncGenerator)
        ? generators
        : [...generators, syncGenerator],
    },
  };
  if (!isDeepStrictEqual(before, after)) updateNxJson(tree, after);
}

const isNamed = (entry: unknown) =>
  typeof entry === 'object' && entry !== null && (entry as { plugin?: unknown }).plugin === plugin;
