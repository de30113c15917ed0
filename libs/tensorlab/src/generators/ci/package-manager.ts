import {
  detectPackageManager,
  getPackageManagerCommand,
  type PackageManager,
  type Tree,
} from '@nx/devkit';

const setupNode = 'actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0';

/** What has to be there before setup-node can cache for it; npm comes with Node. */
const tools: Partial<Record<PackageManager, string>> = {
  pnpm: 'pnpm/action-setup@a7487c7e89a18df4991f7f222e4898a00d66ddda # v4.1.0',
  bun: 'oven-sh/setup-bun@735343b667d3e6f658f44d0eca948eb6282f2b76 # v2.0.2',
};

/** The steps of a workflow that set up Node, and the commands, of the package manager whose lock file the workspace has. */
export function packageManager(tree: Tree): { node: string; install: string; exec: string } {
  const manager = detectPackageManager(tree.root);
  const { ciInstall, install, exec } = getPackageManagerCommand(manager, tree.root);
  const tool = tools[manager];
  const lines = [
    ...(tool ? [`- uses: ${tool}`, ''] : []),
    `- uses: ${setupNode}`,
    '  with:',
    `    ${nodeVersion(tree)}`,
    // setup-node knows no cache of bun.
    ...(manager === 'bun' ? [] : [`    cache: ${manager}`]),
    '',
  ];
  const node = lines.map((line) => (line === '' ? '' : `      ${line}`)).join('\n');
  return { node: `\n${node}`, install: ciInstall ?? install, exec };
}

/** The workspace's own pin, else a version that Nx and TensorLab run on. */
function nodeVersion(tree: Tree): string {
  const file = ['.nvmrc', '.node-version'].find((name) => tree.exists(name));
  const { engines, volta } = JSON.parse(tree.read('package.json', 'utf-8') ?? '{}');
  const pinned = file ?? (engines?.node || volta?.node ? 'package.json' : undefined);
  return pinned === undefined ? 'node-version: 22' : `node-version-file: ${pinned}`;
}
