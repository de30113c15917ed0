import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { DatasetFixture, filesSection, listen } from '../../datasets/dataset-fixture';
import { HttpFixture } from '../../datasets/http-fixture';
import fetchFiles from './executor';

let server: HttpFixture;
let base: string;
let dataset: DatasetFixture;
let said: { text: () => string };
beforeEach(async () => {
  server = new HttpFixture();
  base = await server.start();
  dataset = new DatasetFixture();
  said = listen();
});
afterEach(async () => {
  await server.stop();
  jest.restoreAllMocks();
  dataset.dispose();
});

const fetch = async (options = {}) => (await fetchFiles(options, dataset.context)).success;

/** A tar.gz of texts by path. */
async function tgz(files: Record<string, string>): Promise<Buffer> {
  const archive = pack();
  Object.entries(files).forEach(([name, content]) => archive.entry({ name }, content));
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) {
    chunks.push(chunk as Buffer);
  }
  return gzipSync(Buffer.concat(chunks));
}

it('brings a file, and says that nothing is recorded', async () => {
  server.files['/a.csv'] = Buffer.from('a');
  dataset.manifest(`source: {url: ${base}/a.csv}\n`);
  expect(await fetch()).toBe(true);
  expect(dataset.read('a.csv')).toBe('a');
  expect(said.text()).toContain('d: fetched 1 file, 1 bytes');
  expect(said.text()).toContain('next: nx run dataset-d:record');
  expect(readdirSync(dataset.folder).sort()).toEqual(['a.csv', 'dataset.yaml']);
});

it('brings what is recorded out of an archive, and asks nobody where it is here', async () => {
  server.files['/a.tgz'] = await tgz({ 'top/b/a.csv': 'a', 'top/other': 'x' });
  dataset.manifest(`source: {url: ${base}/a.tgz, strip: 1}\n${filesSection({ 'b/a.csv': 'a' })}`);
  expect(await fetch()).toBe(true);
  expect([dataset.read('b/a.csv'), dataset.read('other')]).toEqual(['a', undefined]);
  expect(await fetch()).toBe(true);
  expect(server.asked).toHaveLength(1);
  expect(said.text()).toContain('d: 1 file, 1 bytes, here and as recorded');
});

describe('changes nothing where', () => {
  it('the source gives other bytes', async () => {
    server.files['/a.csv'] = Buffer.from('b');
    dataset.manifest(`source: {url: ${base}/a.csv}\n${filesSection({ 'a.csv': 'a' })}`);
    expect(await fetch()).toBe(false);
    expect(said.text()).toContain('What the source gives is not what is recorded: a.csv.');
    expect(readdirSync(join(dataset.folder))).not.toContain('a.csv');
  });

  it('the archive has another checksum, which is loaded again', async () => {
    const good = await tgz({ a: 'a' });
    const { sha256 } = JSON.parse(
      filesSection({ x: good }).replace(/^.*sha256: (\w+)}\n$/s, '{"sha256":"$1"}'),
    );
    server.files['/a.tgz'] = await tgz({ a: 'b' });
    dataset.manifest(`source: {url: ${base}/a.tgz, sha256: ${sha256}}\n`);
    expect(await fetch()).toBe(false);
    expect(said.text()).toContain('and source.sha256 says');
    server.files['/a.tgz'] = good;
    expect(await fetch()).toBe(true);
    expect(dataset.read('a')).toBe('a');
  });

  it('the source lacks a file', async () => {
    server.files['/a.tgz'] = await tgz({ 'a.csv': 'a' });
    dataset.manifest(
      `source: {url: ${base}/a.tgz}\n${filesSection({ 'a.csv': 'a', 'b.csv': 'b' })}`,
    );
    expect(await fetch()).toBe(false);
    expect(said.text()).toContain('The source has no b.csv. It has a.csv.');
    expect(dataset.read('a.csv')).toBeUndefined();
  });

  it('a file here is not as recorded, unless it is told to', async () => {
    server.files['/a.csv'] = Buffer.from('a');
    dataset.manifest(`source: {url: ${base}/a.csv}\n${filesSection({ 'a.csv': 'a' })}`);
    dataset.data('a.csv', 'mine');
    expect(await fetch()).toBe(false);
    expect([dataset.read('a.csv'), server.asked]).toEqual(['mine', []]);
    expect(await fetch({ force: true })).toBe(true);
    expect(dataset.read('a.csv')).toBe('a');
  });

  it.each([
    ['name: d\n', 'The manifest has no source to fetch from.'],
    ['source: {ulr: x}\n', 'datasets/raw/d/dataset.yaml:1: source.ulr is not a key of a source.'],
    ['source: {file: nowhere}\n', 'There is no '],
    ['source: {dvc: a.dvc}\n', 'source.dvc names a.dvc, which is not there.'],
  ])('the manifest is %j', async (manifest, message) => {
    dataset.manifest(manifest);
    expect(await fetch()).toBe(false);
    expect(said.text()).toContain(message);
    expect(readdirSync(dataset.folder).filter((name) => !name.startsWith('.'))).toEqual([
      'dataset.yaml',
    ]);
  });
});

describe('from this machine', () => {
  it('copies what is wanted of a folder', async () => {
    dataset.write('elsewhere/data/a', 'a');
    dataset.write('elsewhere/readme', 'r');
    dataset.manifest('source: {file: elsewhere, paths: [data]}\n');
    expect(await fetch()).toBe(true);
    expect([dataset.read('data/a'), dataset.read('readme')]).toEqual(['a', undefined]);
  });

  it('copies a file, and unpacks an archive', async () => {
    dataset.write('elsewhere/a.csv', 'a');
    dataset.manifest('source: {file: elsewhere/a.csv}\n');
    expect(await fetch()).toBe(true);
    dataset.write('elsewhere/b.tgz', await tgz({ b: 'b' }));
    dataset.manifest('source: {file: elsewhere/b.tgz}\n');
    expect(await fetch()).toBe(true);
    expect([dataset.read('a.csv'), dataset.read('b')]).toEqual(['a', 'b']);
  });
});

describe('by a tool', () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  it('packs an npm package', async () => {
    dataset.write('package/package.json', '{"name": "words", "version": "1.0.0"}');
    dataset.write('package/data/words.txt', 'a b c');
    dataset.manifest('source: {npm: "words@file:package", paths: [data]}\n');
    expect([await fetch(), said.text()]).toEqual([true, expect.stringContaining('fetched 1 file')]);
    expect(dataset.read('data/words.txt')).toBe('a b c');
  });

  it.each(['npm: words@1', 'debian: words'])('says that there is none for %s', async (source) => {
    process.env.PATH = dataset.root;
    dataset.manifest(`source: {${source}}\n`);
    expect(await fetch()).toBe(false);
    expect(said.text()).toMatch(/source\.\w+ needs (npm|apt-get), which is not on PATH\./);
  });
});

describe('another fetch', () => {
  const lock = () => join(dataset.folder, '.fetch/lock');
  beforeEach(() => {
    server.files['/a.csv'] = Buffer.from('a');
    dataset.manifest(`source: {url: ${base}/a.csv}\n`);
    mkdirSync(join(dataset.folder, '.fetch'));
  });

  it('of a living process is waited for by the user', async () => {
    writeFileSync(lock(), `${process.pid} ${hostname()}`);
    expect(await fetch()).toBe(false);
    expect(said.text()).toContain(`d is being fetched already, by process ${process.pid}`);
  });

  it('of a dead process is taken over', async () => {
    writeFileSync(lock(), `${2 ** 22 + 1} ${hostname()}`);
    expect(await fetch()).toBe(true);
  });
});

it('that is killed in the middle goes on, and ends with the right checksum', async () => {
  const content = randomBytes(3_000_000);
  server.files['/a.bin'] = content;
  server.losses = [1_000_000];
  dataset.manifest(`source: {url: ${base}/a.bin}\n${filesSection({ 'a.bin': content })}`);
  const program = `require(${JSON.stringify(join(__dirname, '../../../source.cjs'))}).fetch({}, ${JSON.stringify(dataset.context)})`;
  const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  server.onHold = async () => {
    while (bytesBelow(join(dataset.folder, '.fetch')) < 1_000_000) {
      await setTimeout(20);
    }
    child.kill('SIGKILL');
  };
  expect(await ended).toBe('SIGKILL');
  expect(existsSync(join(dataset.folder, 'a.bin'))).toBe(false);

  expect(await fetch()).toBe(true);
  const [, second] = server.asked;
  expect(Number(/(\d+)-$/.exec(second!)![1])).toBeGreaterThan(500_000);
  expect(readFileSync(join(dataset.folder, 'a.bin')).equals(content)).toBe(true);
  expect(readdirSync(dataset.folder).sort()).toEqual(['a.bin', 'dataset.yaml']);
});

const bytesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
