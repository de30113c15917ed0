#!/usr/bin/env node
import { create } from './create';
import { readOptions, usage, UsageError } from './options';
import { version } from '../package.json';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), version);
  if (options === undefined) {
    console.log(usage);
    return;
  }
  await create(options);
}

main().catch((error: unknown) => {
  const mistake = error instanceof UsageError;
  console.error(mistake ? `${error.message}\n\n${usage}` : error);
  process.exitCode = mistake ? 2 : 1;
});
