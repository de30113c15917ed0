import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataIn } from './data-names';

/** The runtime is tested with the same. */
const cases = join(__dirname, '../../runtime/tests/data_names.json');
type Case = [text: string, key: string, inside: boolean, names: string[]];

it.each(JSON.parse(readFileSync(cases, 'utf8')) as Case[])(
  '%j at the key %j, about data: %j',
  (text, key, inside, names) => {
    expect(dataIn(text, key, inside)).toEqual(names);
  },
);
