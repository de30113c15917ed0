import type { LabTree } from './tree';

/** The code that prepares a dataset, `src/preprocess/<module>/`. Paths are relative to the lab. */
export interface Preparation {
  /** The folder's name: `my_digits`. */
  module: string;
  /** The folder itself. */
  root: string;
  /** Of the data, as `datasets/processed/<name>`: `my-digits`. */
  name: string;
  /** Where the data goes; generated data is made of no raw data. */
  kind: 'processed' | 'generated';
  /** The file whose function makes the data. */
  file: string;
  /** The file whose function splits it; absent where there is none. */
  split?: string;
}

/** What `dataset:` names it by: `processed/my-digits`. */
export const dataOf = ({ kind, name }: Preparation): string => `${kind}/${name}`;

const makers = [
  { kind: 'processed', step: 'preprocess.py' },
  { kind: 'generated', step: 'generate.py' },
] as const;

/** The runtime's `prepared_names.py` goes by the same rules. */
export function preparationsOf({ components, files, datasets }: LabTree): Preparation[] {
  return components.flatMap((root): Preparation[] => {
    const module = /^src\/preprocess\/([^/]+)$/.exec(root)?.[1];
    const maker = makers.find(({ step }) => files.has(`${root}/${step}`));
    if (module === undefined || maker === undefined) {
      return [];
    }
    const name =
      datasets.find((dataset) => dataset.replaceAll('-', '_') === module) ??
      module.replaceAll('_', '-');
    const split = `${root}/split.py`;
    return [
      {
        module,
        root,
        name,
        kind: maker.kind,
        file: `${root}/${maker.step}`,
        ...(files.has(split) && { split }),
      },
    ];
  });
}
