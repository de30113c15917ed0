import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { version } from '../../../package.json';
import { sha256 } from './sha256';
import { stampOf } from './stamp';
import { filesBelow } from './walk';

/**
 * Changes whenever files may be understood differently: with every release, and in this repository with every edit of what reads
 * them.
 */
export const codeVersion = () =>
  `${version}/${existsSync(join(libs, 'tensorlab/src/graph')) ? ofSources() : ofBundle()}`;

/** The folder `libs` of this repository, where the code runs from there. */
const libs = __dirname.slice(0, __dirname.lastIndexOf(`${sep}libs${sep}`) + 5);

/** As published, all code is in this one file. */
const ofBundle = () => stampOf(__filename)?.text;

function ofSources(): string {
  const files = [
    'lab/src',
    'python-source/src',
    'tensorlab/src/graph',
    'tensorlab/src/key',
  ].flatMap((folder) => filesBelow(join(libs, folder), folder));
  const stamps = files.map((file) => stampOf(join(libs, file))?.text);
  return sha256(stamps.join()).slice(0, 16);
}
