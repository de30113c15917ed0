import type { SourceKind } from '@tensorlab/lab';
import { fetchDebian } from './debian';
import { fetchDvc } from './dvc';
import type { Fetcher } from './fetcher';
import { fetchFile } from './file';
import { fetchNpm } from './npm';
import { fetchByPython } from './python';
import { fetchUrl } from './url';

export const fetchers: Record<SourceKind, Fetcher> = {
  file: fetchFile,
  url: fetchUrl,
  npm: fetchNpm,
  debian: fetchDebian,
  callable: fetchByPython,
  huggingface: fetchByPython,
  dvc: fetchDvc,
};
