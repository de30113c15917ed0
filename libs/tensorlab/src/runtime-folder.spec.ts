import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runtimeFolder, runtimeVersion } from './runtime-folder';

it('holds the Python package, whose version is known without Python', () => {
  expect(existsSync(join(runtimeFolder(), 'tensorlab', '__init__.py'))).toBe(true);
  expect(runtimeVersion()).toMatch(/^\d+\.\d+\.\d+/);
});
