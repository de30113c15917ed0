import type { ExecutorContext } from '@nx/devkit';
import { openDataset } from '../../datasets/dataset';
import { fetchDataset } from '../../datasets/fetch';
import { asTask } from '../in-lab';
import type { FetchSchema } from './schema';

export default function fetchFiles({ force }: FetchSchema, context: ExecutorContext) {
  return asTask(async () => {
    const lines = await fetchDataset(openDataset(context), force);
    lines.forEach((line) => console.log(line));
    return true;
  });
}
