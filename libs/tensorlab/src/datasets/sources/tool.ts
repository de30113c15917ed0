import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@tensorlab/python-process';
import { failedFetch } from '../errors';
import type { Fetching } from './fetcher';

/** An empty folder of the stage for what a tool loads. */
export function toolFolder({ stage }: Fetching, tool: string): string {
  const folder = join(stage.downloads, tool);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Runs a tool of the user's, and says what it said where it fails.
 *
 * @param missing what is to be done where there is no such tool
 */
export async function useTool(
  { dataset, source }: Fetching,
  [file = '', ...args]: string[],
  cwd: string,
  missing: string,
): Promise<void> {
  const { code, tail } = await run({ file, args, cwd }, { onLine: () => {} });
  if (code === 127) {
    const what = `source.${source.kind} needs ${file}, which is not on PATH.`;
    throw failedFetch(what, missing, dataset.file);
  }
  if (code !== 0) {
    const said = tail.filter((line) => line.trim() !== '').join('\n');
    throw failedFetch(
      `${[file, ...args.filter((arg) => !arg.startsWith('-'))].join(' ')} failed with exit status ${code}:\n\n${said}\n`,
      `mend what it says, or correct source.${source.kind}`,
      dataset.file,
    );
  }
}
