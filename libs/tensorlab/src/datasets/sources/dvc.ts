import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { interpreterOf } from '@tensorlab/python-process';
import { failedFetch } from '../errors';
import type { Fetcher } from './fetcher';
import { useTool } from './tool';

/** What a DVC pointer stands for: DVC itself puts it beside the pointer, from its cache or remote, and checks its md5. */
export const fetchDvc: Fetcher = async (fetching) => {
  const { dataset, source, force } = fetching;
  const [pointer = ''] = source.from;
  if (!existsSync(join(dataset.folder, pointer))) {
    const what = `source.dvc names ${pointer}, which is not there.`;
    throw failedFetch(what, `put it beside ${dataset.file}`, dataset.file);
  }
  const inVenv = join(dirname(interpreterOf(join(dataset.place.labRoot, 'venv'))), 'dvc');
  const dvc = existsSync(inVenv) ? inVenv : 'dvc';
  console.log(`${dataset.name}: dvc pull ${pointer}`);
  await useTool(
    fetching,
    [dvc, 'pull', ...(force ? ['--force'] : []), pointer],
    dataset.folder,
    'pip install dvc',
  );
};
