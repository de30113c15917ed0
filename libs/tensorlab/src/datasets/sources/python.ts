import { failedFetch } from '../errors';
import { runInLab } from '../../executors/in-lab';
import type { Fetcher } from './fetcher';

/** What only Python can get, in the lab's own environment: a callable's result, a dataset of the Hugging Face hub. */
export const fetchByPython: Fetcher = async ({ dataset, source, stage }) => {
  const [from = ''] = source.from;
  const { kind, paths = [], revision, arguments: given } = source;
  const args = [
    ...['-m', 'tensorlab.sources', kind, from, stage.content],
    ...paths.map((path) => `--path=${path}`),
    ...(revision === undefined ? [] : [`--revision=${revision}`]),
    ...(given === undefined ? [] : [`--arguments=${JSON.stringify(given)}`]),
  ];
  if (!(await runInLab(dataset.place, args))) {
    throw failedFetch(
      `${from} gave no data: the message above says why.`,
      `correct source in ${dataset.file}, then type nx run ${dataset.project}:fetch`,
    );
  }
};
