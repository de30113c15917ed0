import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { download } from '../download';
import { failedFetch } from '../errors';
import { hashFiles } from '../hash-files';
import { targetOf } from '../paths-of-source';
import { isArchive, unpack } from '../unpack';
import type { Fetcher, Fetching } from './fetcher';

/** Files and archives from the web. */
export const fetchUrl: Fetcher = async (fetching) => {
  const { dataset, source, stage } = fetching;
  for (const url of source.from) {
    const name = nameOf(url);
    const file = join(stage.downloads, name);
    if (!existsSync(file)) {
      const title = `${dataset.name}: ${name}`;
      const again = `nx run ${dataset.project}:fetch`;
      await download(url, file, { title, where: dataset.file, again });
    }
    await checkSum(fetching, url, file);
    if (!isArchive(name)) {
      renameSync(file, join(stage.content, name));
      continue;
    }
    try {
      await unpack(file, stage.content, (path) => targetOf(source, path), dataset.project);
    } catch (error) {
      rmSync(file, { force: true }); // the next fetch loads it again
      throw error;
    }
  }
};

/** The last part of the address's path. */
function nameOf(url: string): string {
  const name = decodeURIComponent(new URL(url).pathname).split(/[/\\]/).at(-1)!;
  return name.replace(/^\.+/, '') || 'download';
}

async function checkSum({ dataset, source }: Fetching, url: string, file: string): Promise<void> {
  if (source.sha256 === undefined) {
    return;
  }
  const [sum] = await hashFiles([{ path: file, algorithm: 'sha256', size: 0 }]);
  if (sum !== source.sha256) {
    rmSync(file);
    throw failedFetch(
      `${url} has the sha256 ${sum}, and source.sha256 says ${source.sha256}.`,
      `nx run ${dataset.project}:fetch once more; if it stays so, the file has changed where it comes from`,
      dataset.file,
    );
  }
}
