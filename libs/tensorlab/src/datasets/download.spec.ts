import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from './dataset-fixture';
import { download } from './download';
import { HttpFixture } from './http-fixture';

const content = randomBytes(200_000);
let server: HttpFixture;
let base: string;
let file: string;
let said: { text: () => string };
beforeEach(async () => {
  server = new HttpFixture();
  server.files['/a.bin'] = content;
  base = await server.start();
  file = join(mkdtempSync(join(tmpdir(), 'tensorlab-download-')), 'a.bin');
  said = listen();
});
afterEach(async () => {
  await server.stop();
  jest.restoreAllMocks();
});

const options = {
  title: 'd: a.bin',
  where: 'd/dataset.yaml',
  again: 'nx run dataset-d:fetch',
  pause: 1,
};
const load = (path = '/a.bin', more = {}) =>
  download(`${base}${path}`, file, { ...options, ...more });

it('loads a file', async () => {
  await load();
  expect(readFileSync(file).equals(content)).toBe(true);
  expect(existsSync(`${file}.part`) || existsSync(`${file}.part.json`)).toBe(false);
  expect(said.text()).toMatch(/d: a\.bin {2}200\.0 kB/);
});

it('goes on where a connection was lost', async () => {
  server.losses = [60_000, 60_000];
  await load();
  expect(readFileSync(file).equals(content)).toBe(true);
  expect(server.asked).toEqual(['/a.bin 0-', '/a.bin 60000-', '/a.bin 120000-']);
});

it('begins anew where the server has another file now', async () => {
  server.losses = [60_000];
  server.onHold = () => {
    server.etag = '"2"';
    server.files['/a.bin'] = content.subarray(1);
    server.onHold = undefined;
  };
  await load('/a.bin', { patience: 200 });
  expect(readFileSync(file).equals(content.subarray(1))).toBe(true);
  expect(server.asked).toEqual(['/a.bin 0-', '/a.bin 60000-']);
});

it.each([undefined, 'W/"1"'])('begins anew where the server gives the etag %s', async (etag) => {
  server.etag = etag;
  server.losses = [60_000];
  await load();
  expect(readFileSync(file).equals(content)).toBe(true);
  expect(server.asked).toEqual(['/a.bin 0-', '/a.bin 0-']);
});

it('begins anew where the part does not fit', async () => {
  writeFileSync(`${file}.part`, 'not of this file');
  writeFileSync(`${file}.part.json`, JSON.stringify({ url: `${base}/b.bin`, validator: '"1"' }));
  await load();
  expect(readFileSync(file).equals(content)).toBe(true);
});

it('asks again where the server cannot answer now', async () => {
  server.status = [503, 429];
  await load();
  expect(server.asked).toHaveLength(3);
  expect(said.text()).toContain('d: a.bin: the server answers 503');
});

it('does not ask again for what is not there', async () => {
  await expect(load('/b.bin')).rejects.toThrow(
    /^d\/dataset\.yaml: http\S+ cannot be loaded: the server answers 404 Not Found\.\n {2}next: correct source\.url$/,
  );
  expect(server.asked).toHaveLength(1);
  expect(existsSync(file)).toBe(false);
});

it('gives up where nobody answers', async () => {
  await server.stop();
  jest.spyOn(console, 'log').mockImplementation();
  await expect(load()).rejects.toThrow(
    /cannot be loaded: .*ECONNREFUSED.*goes on where it stopped/s,
  );
  server = new HttpFixture();
  await server.start();
});
