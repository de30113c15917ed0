import { parseArgs } from 'node:util';

export const usage = `Usage: npx create-tensorlab <folder> [--tensorlab <version>]

Makes a new Nx workspace that is a lab: the tree for models, data, experiments and projects,
with the plugin tensorlab installed.

  <folder>       where; it must not exist, or be empty
  --tensorlab    version or tarball of the plugin to install (default: the version of this program)
  --help         this text
`;

export interface Options {
  folder: string;
  /** What npm installs as `tensorlab`: a version or a path. */
  tensorlab: string;
}

/** A mistake on the command line, to be said without a stack trace. */
export class UsageError extends Error {}

/**
 * Reads the command line; undefined when help is asked for.
 *
 * @throws UsageError for unknown options, no folder, or several.
 */
export function readOptions(args: string[], version: string): Options | undefined {
  const { values, positionals } = parse(args);
  if (values.help) {
    return undefined;
  }
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) {
    throw new UsageError(
      folder === undefined
        ? 'Name the folder of the new lab.'
        : `One folder, please, not ${positionals.length}.`,
    );
  }
  return { folder, tensorlab: values.tensorlab ?? version };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { tensorlab: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
