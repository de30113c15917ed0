import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { executors } from '../executors.json';
import { generators } from '../generators.json';
import { generators as migrations } from '../migrations.json';
import manifest from '../package.json';

/** `acceptInputs`, or as some type it: `accept-inputs`. */
const spellings = (option: string) =>
  `${option}|` + option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

// What the manifests promise: every generator and executor is whole.

const library = join(__dirname, '..');
const repository = join(library, '../..');

const entries = [
  ...Object.entries(generators).map(([name, entry]) => ({
    ...entry,
    name,
    of: 'generators',
    code: entry.factory,
  })),
  ...Object.entries(executors).map(([name, entry]) => ({
    ...entry,
    name,
    of: 'executors',
    code: entry.implementation.replace(/^\.\/source\.cjs#(.+)$/, './src/executors/$1/executor'),
  })),
];

interface Schema {
  title?: string;
  description?: string;
  additionalProperties?: boolean;
  properties: Record<
    string,
    { description?: string; items?: unknown; type?: string; $default?: unknown }
  >;
}

describe.each(entries)('$of $name', ({ name, of, code, schema: path, description }) => {
  const schema: Schema = JSON.parse(readFileSync(join(library, path), 'utf8'));

  test('lies in the folder of its name', () => {
    const word = of === 'generators' ? 'generator' : 'executor';
    expect(code).toBe(`./src/${of}/${name}/${word}`);
    expect(path).toBe(`./src/${of}/${name}/schema.json`);
    expect(existsSync(join(library, `${code}.ts`))).toBe(true);
  });

  test('is described, and so is every option', () => {
    expect(description).toMatch(/\.$/);
    expect(schema.description).toMatch(/\.$/);
    expect(schema.title).toMatch(/^[A-Z]\w+Schema$/);
    for (const [option, { description: text }] of Object.entries(schema.properties)) {
      expect({ option, text }).toEqual({ option, text: expect.stringMatching(/\S+ .*\S/) });
    }
  });

  test('refuses options that it does not know', () => {
    expect(schema.additionalProperties).toBe(false);
  });

  test('has a docs page with every option', () => {
    const page = readFileSync(join(repository, 'docs', of, `${name}.md`), 'utf8');
    expect(page).toMatch(/^# /);
    const missing = Object.keys(schema.properties).filter(
      (option) =>
        !option.startsWith('__') && !new RegExp(`\`(--)?(${spellings(option)})\``).test(page),
    );
    expect(missing).toEqual([]);
  });

  test('has a spec', () => {
    const folder = join(library, `src/${of}/${name}`);
    expect(readdirSync(folder).filter((file) => file.endsWith('.spec.ts'))).not.toEqual([]);
  });
});

test('generators have a case that runs twice', () => {
  const without = Object.entries(generators)
    .filter(([, entry]) => !('hidden' in entry))
    .filter(([name]) => {
      const spec = join(library, `src/generators/${name}/generator.spec.ts`);
      return !/^(test\('twice changes nothing|componentCases\()/m.test(readFileSync(spec, 'utf8'));
    });
  expect(without).toEqual([]);
});

test('every schema.d.ts is what schema.json says', () => {
  const tool = join(repository, 'tools/schema-types.mjs');
  expect(execFileSync(process.execPath, [tool, '--check'], { encoding: 'utf8' })).toBe('');
});

test('what nx migrate reads is named in package.json, and every migration is there', () => {
  expect(manifest['nx-migrations']).toEqual({ migrations: './migrations.json' });
  expect(manifest.exports).toHaveProperty(['./migrations.json'], './migrations.json');
  for (const { implementation } of Object.values<{ implementation: string }>(migrations)) {
    expect([implementation, existsSync(join(library, `${implementation}.ts`))]).toContain(true);
  }
});
