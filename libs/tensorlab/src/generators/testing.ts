import { logger, type GeneratorCallback, type Tree } from '@nx/devkit';
import { LabError } from '@tensorlab/lab';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// The empty workspace of @nx/devkit/testing asks for a formatter that is not installed.
process.env.NX_SKIP_FORMAT = 'true';

/** For specs: everything that differs from the disk, by path. */
export const changesOf = (tree: Tree): Record<string, string> =>
  Object.fromEntries(
    tree.listChanges().map(({ path, type, content }) => [path, `${type} ${content?.toString()}`]),
  );

/** For specs: what a generator's callback says. */
export async function quietly(callback: GeneratorCallback): Promise<string> {
  const lines: string[] = [];
  const spy = jest.spyOn(logger, 'info').mockImplementation((line) => void lines.push(line));
  await callback();
  spy.mockRestore();
  return lines.join('\n');
}

/** For specs: the message with which a generator refuses, always a LabError. */
export async function messageOf(refused: Promise<unknown>): Promise<string> {
  const error = await refused.then(
    () => new Error('it was accepted'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LabError);
  return (error as LabError).message;
}

/** For specs: writes what generators made to a folder of the disk. */
export function writeTo(folder: string, tree: Tree): void {
  for (const { path, content } of tree.listChanges()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content ?? '');
  }
}
