import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashFiles } from './hash-files';

const folder = mkdtempSync(join(tmpdir(), 'tensorlab-hash-'));

it('gives the hashes in the order of the files, of many small ones and of large ones', async () => {
  const sizes = [0, 17 << 20, ...Array(600).fill(10), (1 << 20) + 1];
  const files = sizes.map((size, index) => {
    const [path, content] = [join(folder, `${index}`), randomBytes(size)];
    writeFileSync(path, content);
    const algorithm = index % 2 === 0 ? 'sha256' : 'md5';
    const hash = createHash(algorithm).update(content).digest('hex');
    return { path, size, algorithm, hash } as const;
  });
  let done = 0;
  expect(await hashFiles(files, (bytes) => (done += bytes))).toEqual(files.map((one) => one.hash));
  expect(done).toBe(sizes.reduce((sum, size) => sum + size, 0));
});

it('starts nothing for no file', async () => {
  expect(await hashFiles([])).toEqual([]);
});

it('says which file cannot be read', async () => {
  const gone = { path: join(folder, 'gone'), size: 1, algorithm: 'md5' } as const;
  await expect(hashFiles([gone])).rejects.toThrow(/ENOENT.*gone/);
});
