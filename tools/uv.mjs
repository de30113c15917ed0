// uv for `npm test`: it installs an environment in a tenth of pip's time, and a second one as links to the first one's files.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const pinned = 'uv==0.13.9';

/** Puts uv on the PATH of what this process starts, from PyPI where it is not there. Without it `lab:setup` takes pip. */
export function provideUv(repository) {
  if (spawnSync('uv', ['--version']).status === 0) {
    return;
  }
  const folder = join(repository, 'node_modules/.cache/uv');
  if (!existsSync(join(folder, 'bin'))) {
    pip('install', '--quiet', '--target', folder, pinned);
  }
  process.env.PATH = [join(folder, 'bin'), process.env.PATH].join(delimiter);
  Object.assign(process.env, { ...asPip(), ...process.env });
}

const python = process.platform === 'win32' ? 'python' : 'python3';
const pip = (...args) => spawnSync(python, ['-m', 'pip', ...args], { encoding: 'utf8' });

/** Options of pip, and the variables by which uv has them. */
const variables = {
  'index-url': 'UV_DEFAULT_INDEX',
  'extra-index-url': 'UV_INDEX',
  'find-links': 'UV_FIND_LINKS',
  cert: 'SSL_CERT_FILE',
  constraint: 'UV_CONSTRAINT',
};

/** Where packages come from, as pip is told; uv does not read pip's configuration. */
function asPip() {
  const lines = (pip('config', 'list').stdout ?? '').split('\n');
  const told = lines.flatMap((line) => {
    const [, option, value] = /^[^.]*\.([\w-]+)='(.*)'$/.exec(line) ?? [];
    return variables[option] ? [[variables[option], value]] : [];
  });
  return { ...Object.fromEntries(told), UV_INDEX_STRATEGY: 'unsafe-best-match' };
}
