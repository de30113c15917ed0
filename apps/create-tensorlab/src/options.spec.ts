import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from './create';
import { nxVersion, readOptions, UsageError } from './options';

it('installs the plugin of its own version', () => {
  expect(readOptions(['my-lab'], '0.1.0')).toEqual({
    folder: 'my-lab',
    nx: nxVersion,
    tensorlab: '0.1.0',
  });
});

it('installs the plugin and the Nx that are named', () => {
  expect(readOptions(['my-lab', '--tensorlab', 'file:x.tgz', '--nx=24.0.6'], '0.1.0')).toEqual({
    folder: 'my-lab',
    nx: '24.0.6',
    tensorlab: 'file:x.tgz',
  });
});

it('is asked for help', () => {
  expect(readOptions(['--help'], '0.1.0')).toBeUndefined();
});

it.each([
  [[], 'Name the folder'],
  [['a', 'b'], 'One folder'],
  [['a', '--tensorlabs', 'x'], '--tensorlabs'],
  [['a', '--nx=21.6.0'], 'Nx 22, 23 or 24'],
  [['a', '--nx=latest'], 'Nx 22, 23 or 24'],
])('refuses %j', (args, message) => {
  expect(() => readOptions(args, '0.1.0')).toThrow(UsageError);
  expect(() => readOptions(args, '0.1.0')).toThrow(message);
});

it('never writes into a folder that holds something', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'create-tensorlab-'));
  writeFileSync(join(folder, 'thesis.tex'), '');
  await expect(create({ folder, nx: nxVersion, tensorlab: '0.1.0' })).rejects.toThrow(/not empty/);
});

it('installs the Nx that this repository is tested with', () => {
  const root = readFileSync(join(__dirname, '../../../package.json'), 'utf8');
  expect(nxVersion).toBe(JSON.parse(root).devDependencies.nx);
});
