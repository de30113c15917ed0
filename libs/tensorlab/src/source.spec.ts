import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string;
let library: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tensorlab-source-')));
  library = join(root, 'library');
  mkdirSync(join(library, 'src'), { recursive: true });
  symlinkSync(join(__dirname, '../../../node_modules'), join(root, 'node_modules'), 'junction');
  copyFileSync(join(__dirname, '../source.cjs'), join(library, 'source.cjs'));
  writeFileSync(join(library, 'executors.json'), '{"executors": {}}');
  writeFileSync(join(library, 'package.json'), '{}');
  writeFileSync(join(library, 'src/plugin.ts'), "export { word as default } from './word';\n");
  write('one');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (word: string) =>
  writeFileSync(join(library, 'src/word.ts'), `export const word: string = '${word}';\n`);

/** In a process of its own, as Nx does. */
const loaded = (folder = library) =>
  execFileSync(process.execPath, ['-p', "require('./source.cjs').plugin"], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();

const bundle = () => join(library, '.bundles/src/plugin.cjs');
const inode = () => statSync(bundle(), { bigint: true }).ino;

test('a bundle is made once, and again after an edit', () => {
  expect(loaded()).toBe('one');
  const first = inode();
  expect(loaded()).toBe('one');
  expect(inode()).toBe(first);

  write('two');
  expect(loaded()).toBe('two');
});

test('a source that is gone is an error, and no old bundle is run', () => {
  loaded();
  rmSync(join(library, 'src/word.ts'));
  expect(() => loaded()).toThrow(/Could not resolve ".\/word"/);

  write('back');
  expect(loaded()).toBe('back');
});

test('a syntax error is named with its file and line', () => {
  writeFileSync(join(library, 'src/word.ts'), 'export const word = ;\n');
  expect(() => loaded()).toThrow(/src\/word.ts:1:20/);
});

test('a damaged bundle is made again', () => {
  loaded();
  writeFileSync(bundle(), readFileSync(bundle(), 'utf8').slice(0, 10));
  expect(loaded()).toBe('one');
});

test('a change of what is bundled makes it again', () => {
  loaded();
  const first = inode();
  writeFileSync(join(library, 'package.json'), '{"dependencies": {"nx": "*"}}');
  loaded();
  expect(inode()).not.toBe(first);
});

test('a copy of the repository sees its own edits', () => {
  loaded();
  const copy = join(root, 'copy');
  cpSync(library, copy, { recursive: true, preserveTimestamps: true });
  writeFileSync(join(copy, 'src/word.ts'), "export const word = 'copy';\n");
  expect(loaded(copy)).toBe('copy');
});
