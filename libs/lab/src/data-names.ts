import { normalize } from 'node:path/posix';

/**
 * How a text of an experiment may name data. The runtime's `named_data.py` goes by the same rules.
 *
 * What comes of it is a name as `dataset:` has it, `digits` or `processed/digits`; or `splits/digits`; or `raw/*` for all data of a
 * kind, where the name itself is put together elsewhere.
 */
export const dataKinds = ['raw', 'processed', 'splits', 'generated'] as const;

const path = new RegExp(`(?:^|/)datasets/(${dataKinds.join('|')})(?:/([^/]*))?(?=/|$)`, 'g');
const prepared = /^(?:processed|generated)\/[^/]+$/;
const bare = /^\w[\w.-]*$/;
/** A key whose text may be a dataset's name alone: `train_dataset`, `data_dir`. */
const dataKey = /data/i;
const folderKey = /(?:^|_)(?:dir|directory|folder|path|root)$/i;

/** Keys whose text is a dataset's name, and nothing else. */
export const isDatasetKey = (key: string) => key === 'dataset' || key === 'datasets';

/** Whether the keys of a map below a key are about a dataset: `datasets: {train: digits}`. */
export const isAboutData = (key: string) => /datasets?$/i.test(key);

/**
 * The data that a text may name, as far as the lab has it.
 *
 * @param key that the text stands at
 * @param inside a map that is about a dataset
 */
export function dataIn(text: string, key: string, inside: boolean): string[] {
  const plain = normalize(text).replace(/(.)\/$/, '$1');
  const found = [...plain.matchAll(path)].map(([, kind = '', name = '']) =>
    name === '' || /[*?[{]/.test(name) ? `${kind}/*` : kind === 'raw' ? name : `${kind}/${name}`,
  );
  if (isRoot(text, plain, key)) found.push(...dataKinds.map((kind) => `${kind}/*`));
  if (prepared.test(plain)) found.push(plain);
  if ((inside || dataKey.test(key)) && bare.test(plain)) found.push(plain);
  return [...new Set(found)];
}

/** `./datasets`, and `data_dir: datasets`; not the package of that name. */
const isRoot = (text: string, plain: string, key: string) =>
  /\/datasets$/.test(plain) || (plain === 'datasets' && (text !== plain || folderKey.test(key)));
