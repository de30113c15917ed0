// Writes schema.d.ts beside every schema.json of the generators and executors.
//
//   node tools/schema-types.mjs            writes what is out of date
//   node tools/schema-types.mjs --check    writes nothing, exit status 1 when a file is out of date
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Every schema.json of the plugin, as an absolute path. */
export function schemaFiles() {
  return ['generators', 'executors'].flatMap((folder) => {
    const parent = join(root, 'libs/tensorlab/src', folder);
    return readdirSync(parent, { withFileTypes: true })
      .map((entry) => join(parent, entry.name, 'schema.json'))
      .filter((file) => existsSync(file))
      .sort();
  });
}

/** The text of schema.d.ts for a schema: its interface is named by the schema's `title`. */
export async function typesOf(file) {
  const schema = JSON.parse(readFileSync(file, 'utf8'));
  if (!schema.title) throw new Error(`${relative(root, file)} has no title: it names the type`);
  delete schema.$id; // would be repeated as a comment
  return compile(schema, schema.title, {
    bannerComment: '// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.',
    style: { singleQuote: true, printWidth: 100 },
  });
}

async function main(check) {
  let stale = 0;
  for (const file of schemaFiles()) {
    const target = join(dirname(file), 'schema.d.ts');
    const text = await typesOf(file);
    if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
    stale += 1;
    console.log(`${check ? 'out of date: ' : 'wrote '}${relative(root, target)}`);
    if (!check) writeFileSync(target, text);
  }
  if (check && stale > 0) {
    console.log('  next: node tools/schema-types.mjs');
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main(process.argv.includes('--check'));
