import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Fetcher } from './fetcher';
import { takeFiles } from './take-files';
import { toolFolder, useTool } from './tool';

/** The files of a Debian package, by the system's apt, which checks it against the archive's signature. Nothing is installed. */
export const fetchDebian: Fetcher = async (fetching) => {
  const { dataset, source, stage } = fetching;
  const [name = ''] = source.from;
  const folder = toolFolder(fetching, 'debian');
  const elsewhere = 'fetch it on Debian or Ubuntu, or name another source';
  console.log(`${dataset.name}: apt-get download ${name}`);
  await useTool(fetching, ['apt-get', 'download', '-qq', '--', name], folder, elsewhere);
  const root = join(folder, 'root');
  for (const file of readdirSync(folder).filter((one) => one.endsWith('.deb'))) {
    await useTool(fetching, ['dpkg-deb', '--extract', file, root], folder, elsewhere);
  }
  takeFiles(source, root, stage.content);
};
