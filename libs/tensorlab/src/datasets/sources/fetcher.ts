import type { DatasetSource } from '@tensorlab/lab';
import type { Dataset } from '../dataset';
import type { Stage } from '../stage';

export interface Fetching {
  dataset: Dataset;
  source: DatasetSource;
  stage: Stage;
  /** What is here and not as recorded may be overwritten. */
  force: boolean;
}

/** Puts the wanted files of a source into `stage.content`, each at the path that it will have in the dataset's folder. */
export type Fetcher = (fetching: Fetching) => Promise<void>;
