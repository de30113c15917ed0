import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32, createGzip } from 'node:zlib';
import { pack, type Headers } from 'tar-stream';
import { listen } from './dataset-fixture';
import { targetOf } from './paths-of-source';
import { unpack } from './unpack';

let folder: string;
let said: { text: () => string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorlab-unpack-'));
  mkdirSync(join(folder, 'into'));
  said = listen();
});
afterEach(() => jest.restoreAllMocks());

type Entries = (Headers & { content?: string })[];

async function tar(name: string, entries: Entries): Promise<string> {
  const archive = pack();
  for (const { content, ...header } of entries) {
    archive.entry(header, content ?? '');
  }
  archive.finalize();
  const file = join(folder, name);
  const packed = /gz$/i.test(name) ? [createGzip()] : [];
  await pipeline([archive, ...packed, createWriteStream(file)]);
  return file;
}

/** A zip without compression. `mode` is that of Unix. */
function zip(name: string, entries: { name: string; content: string; mode?: number }[]): string {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name: path, content, mode = 0 } of entries) {
    const [bytes, text] = [Buffer.from(path), Buffer.from(content)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(text.length, 14);
    common.writeUInt32LE(text.length, 18);
    common.writeUInt16LE(bytes.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(mode * 0x10000, 6);
    tail.writeUInt32LE(offset, 10);
    const made = Buffer.from([20, 3]); // by Unix
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, bytes, text);
    directory.push(Buffer.from('PK\x01\x02', 'latin1'), made, common, tail, bytes);
    offset += 4 + common.length + bytes.length + text.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  const file = join(folder, name);
  writeFileSync(file, Buffer.concat([...parts, central, end]));
  return file;
}

const take = (archive: string, source = {}) =>
  unpack(
    archive,
    join(folder, 'into'),
    (path) => targetOf({ strip: 0, ...source }, path),
    'dataset-d',
  );
const got = () =>
  readdirSync(join(folder, 'into'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, 'into').length + 1))
    .sort();

it.each(['a.tar', 'a.tar.gz', 'a.TGZ'])('unpacks %s', async (name) => {
  const long = `deep/${'x'.repeat(150)}.txt`;
  await take(
    await tar(name, [
      { name: 'b/', type: 'directory' },
      { name: './b/c.txt', content: 'c' },
      { name: long, content: 'l' },
    ]),
  );
  expect(got()).toEqual(['b/c.txt', long]);
  expect(readFileSync(join(folder, 'into/b/c.txt'), 'utf8')).toBe('c');
});

it('unpacks a zip', async () => {
  await take(
    zip('a.zip', [
      { name: 'b/', content: '' },
      { name: 'b/ü.txt', content: 'c' },
    ]),
  );
  expect(readdirSync(join(folder, 'into/b'))).toHaveLength(1);
});

it('takes what is wanted, and leaves out leading folders', async () => {
  const entries = ['top/data/a', 'top/data2/b', 'top/readme', 'other/data/c'];
  const archive = await tar(
    'a.tar',
    entries.map((name) => ({ name, content: name })),
  );
  await take(archive, { paths: ['top/data', 'top/readme'], strip: 1 });
  expect(got()).toEqual(['data/a', 'readme']);
});

describe('refuses a path out of the folder', () => {
  const outside = ['../evil', 'a/../../evil', '/tmp/evil', 'C:\\evil', '..\\evil'];

  it.each(outside)('%s in a tar', async (name) => {
    await expect(
      take(
        await tar('a.tar', [
          { name: 'good', content: 'g' },
          { name, content: 'x' },
        ]),
      ),
    ).rejects.toThrow(/^a\.tar has an entry that leads out of its folder, ".*evil"\./);
    expect(existsSync(join(folder, 'evil'))).toBe(false);
  });

  it.each(['../evil', '/tmp/evil', 'C:/evil'])('%s in a zip', async (name) => {
    await expect(take(zip('a.zip', [{ name, content: 'x' }]))).rejects.toThrow(
      /^a\.zip has an entry that leads out of its folder/,
    );
  });

  it('even where it is not wanted', async () => {
    const archive = await tar('a.tar', [{ name: '../evil', content: 'x' }]);
    await expect(take(archive, { paths: ['good'] })).rejects.toThrow(/leads out of its folder/);
  });
});

it('writes nothing through a link', async () => {
  const outside = join(folder, 'outside');
  mkdirSync(outside);
  await take(
    await tar('a.tar', [
      { name: 'link', type: 'symlink', linkname: outside },
      { name: 'link/evil', content: 'x' },
      { name: 'hard', type: 'link', linkname: '/etc/passwd' },
    ]),
  );
  expect(readdirSync(outside)).toEqual([]);
  expect(got()).toEqual(['link/evil']);
  expect(said.text()).toContain('a.tar: left out link, which is no file but a link or a device');
  expect(said.text()).toContain('a.tar: left out hard');
});

it('leaves out the links of a zip', async () => {
  await take(
    zip('a.zip', [
      { name: 'link', content: '/etc/passwd', mode: 0o120777 },
      { name: 'b', content: '', mode: 0o100644 },
    ]),
  );
  expect(got()).toEqual(['b']);
  expect(said.text()).toContain('a.zip: left out link');
});

describe('a damaged archive', () => {
  const write = (name: string, bytes: Buffer | string) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  it.each(['a.tar', 'a.tgz', 'a.zip'])('%s of nonsense', async (name) => {
    await expect(take(write(name, 'x'.repeat(2000)))).rejects.toThrow(
      /^a\.\w+ cannot be unpacked: .*\n {2}next: nx run dataset-d:fetch loads it again/,
    );
  });

  it.each(['a.tar', 'a.tgz', 'a.zip'])('%s that is empty', async (name) => {
    await expect(take(write(name, ''))).rejects.toThrow(/cannot be unpacked/);
  });

  it.each(['a.tar', 'a.tgz'])('%s that is cut off', async (name) => {
    const whole = readFileSync(
      await tar(name, [{ name: 'a', content: `${Math.random()}`.repeat(9999) }]),
    );
    await expect(take(write(name, whole.subarray(0, whole.length / 2)))).rejects.toThrow(
      /cannot be unpacked/,
    );
  });

  it('a zip that is cut off', async () => {
    const whole = readFileSync(zip('a.zip', [{ name: 'a', content: 'x'.repeat(9999) }]));
    await expect(take(write('a.zip', whole.subarray(0, 5000)))).rejects.toThrow(
      /cannot be unpacked/,
    );
  });
});

it('says which kinds it can unpack', async () => {
  writeFileSync(join(folder, 'a.tar.bz2'), '');
  await expect(take(join(folder, 'a.tar.bz2'))).rejects.toThrow(
    /\.tar, \.tar\.gz, \.tgz and \.zip can/,
  );
});
