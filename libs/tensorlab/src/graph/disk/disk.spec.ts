import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Disk, type Reader } from './disk';
import { FileCache } from './file-cache';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'tensorlab-disk-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const long = new Date(Date.now() - 3_600_000);

/** Written an hour ago, but for the change time, which nothing can set: see `settle`. */
function write(path: string, text: string, time = long) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  utimesSync(join(root, path), time, time);
}

/** Until the files are old enough to be believed without reading them. */
const settle = () => new Promise((done) => setTimeout(done, 2100));

const lines: Reader<number> = (bytes) => ({ facts: bytes.toString().split('\n').length });
const cacheFile = () => join(root, '.nx/workspace-data/tensorlab-files.jsonl');
const look = (cache: FileCache, path = 'a.py', reader = lines) =>
  new Disk(root, cache).facts(path, reader);

it('reads a file once, and in the next process not at all', async () => {
  write('a.py', 'x\ny');
  await settle();
  const first = new FileCache(root, '1');
  expect(look(first)).toBe(2);
  expect(look(first)).toBe(2);
  expect(first.counts).toEqual({ read: 1, parsed: 1, reused: 1 });
  first.save();
  const second = new FileCache(root, '1');
  expect(look(second)).toBe(2);
  expect(second.counts).toEqual({ read: 0, parsed: 0, reused: 1 });
});

it('reads a file that is only seconds old again, and parses it only when its bytes differ', () => {
  write('a.py', 'x');
  const cache = new FileCache(root, '1');
  look(cache);
  look(cache);
  expect(cache.counts).toEqual({ read: 2, parsed: 1, reused: 1 });
});

it('sees an edit of the same size that leaves the modification time as it was', async () => {
  write('a.py', 'one');
  await settle();
  const cache = new FileCache(root, '1');
  expect(new Disk(root, cache).sha256('a.py')).toMatch(/^[0-9a-f]{64}$/);
  const before = new Disk(root, cache).sha256('a.py');
  write('a.py', 'two');
  expect(new Disk(root, cache).sha256('a.py')).not.toBe(before);
});

it('never misses one of many edits in the same millisecond', () => {
  const cache = new FileCache(root, '1');
  for (let number = 0; number < 100; number += 1) {
    write('a.py', 'x\n'.repeat(number % 7), new Date());
    expect(look(cache)).toBe((number % 7) + 1);
  }
});

it('does not keep what failed, and understands the file once it is mended', async () => {
  const picky: Reader<string> = (bytes) => {
    const text = bytes.toString();
    return { facts: text, failed: text.includes('!') };
  };
  write('a.py', 'bad!');
  await settle();
  const cache = new FileCache(root, '1');
  expect(look(cache, 'a.py', picky as never)).toBe('bad!');
  cache.save();
  expect(readFileSync(cacheFile(), 'utf8')).not.toContain('bad!');
  const next = new FileCache(root, '1');
  expect(look(next, 'a.py', picky as never)).toBe('bad!');
  expect(next.counts.parsed).toBe(1);
  write('a.py', 'good');
  expect(look(next, 'a.py', picky as never)).toBe('good');
});

it('knows nothing of missing files, folders and links to nowhere', () => {
  mkdirSync(join(root, 'folder'));
  const disk = new Disk(root, new FileCache(root, '1'));
  expect(disk.sha256('nothing')).toBeUndefined();
  expect(disk.sha256('folder')).toBeUndefined();
  expect(disk.facts('a/b/c', lines)).toBeUndefined();
});

describe('the cache file', () => {
  it('starts anew for another version, and when it is cut off', () => {
    write('a.py', 'x');
    const cache = new FileCache(root, '1');
    look(cache);
    cache.save();
    expect(new FileCache(root, '1').get('a.py')).toBeDefined();
    expect(new FileCache(root, '2').get('a.py')).toBeUndefined();
    const whole = readFileSync(cacheFile(), 'utf8');
    for (const length of [50, whole.indexOf('\n') + 1, whole.length - 1]) {
      writeFileSync(cacheFile(), whole.slice(0, length));
      expect(new FileCache(root, '1').get('a.py')).toBeUndefined();
    }
  });

  it('keeps texts of any kind, and what has nothing in it', async () => {
    const text = 'é\n\u2028"\\\t';
    const whole: Reader<string> = (bytes) => ({
      facts: bytes.toString(),
      empty: bytes.length === 0,
    });
    write('a\nb.py', text);
    write('empty.py', '');
    await settle();
    for (const parsed of [2, 0]) {
      const cache = new FileCache(root, '1');
      const disk = new Disk(root, cache);
      expect(disk.facts('a\nb.py', whole)).toBe(text);
      expect(disk.isEmpty('a\nb.py', whole)).toBe(false);
      expect(disk.isEmpty('empty.py', whole)).toBe(true);
      expect(cache.counts.parsed).toBe(parsed);
      cache.save();
    }
  });

  it('forgets files that are gone', () => {
    write('a.py', 'x');
    write('b.py', 'x');
    const cache = new FileCache(root, '1');
    look(cache, 'a.py');
    look(cache, 'b.py');
    cache.keep(new Set(['a.py']));
    cache.save();
    expect(new FileCache(root, '1').get('b.py')).toBeUndefined();
  });

  it('is written whole or not at all, without leftovers', () => {
    write('a.py', 'x');
    const caches = [1, 2, 3].map(() => new FileCache(root, '1'));
    caches.forEach((cache) => look(cache));
    caches.forEach((cache) => cache.save());
    expect(readdirSync(dirname(cacheFile()))).toEqual(['tensorlab-files.jsonl']);
    expect(new FileCache(root, '1').get('a.py')).toBeDefined();
  });
});
