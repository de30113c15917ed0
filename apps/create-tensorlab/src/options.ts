import { parseArgs } from 'node:util';

export const usage = `Usage: npx create-tensorlab <folder> [--nx <version>] [--tensorlab <version>]

Makes a new Nx workspace that is a lab: the tree for models, data, experiments and projects,
with the plugin tensorlab installed.

  <folder>       where; it must not exist, or be empty
  --nx           version of Nx to install: 22, 23 or 24 (default: the one that TensorLab is tested with most)
  --tensorlab    version or tarball of the plugin to install (default: the version of this program)
  --help         this text
`;

/** The Nx that a new workspace gets: the one that TensorLab is tested with. */
export const nxVersion = '23.3.2';

export interface Options {
  folder: string;
  /** The version of Nx: 24.0.6. */
  nx: string;
  /** What npm installs as `tensorlab`: a version or a path. */
  tensorlab: string;
}

/** A mistake on the command line, to be said without a stack trace. */
export class UsageError extends Error {}

/**
 * Reads the command line; undefined when help is asked for.
 *
 * @throws UsageError for unknown options, an Nx that is not supported, no folder, or several.
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
  const { nx = nxVersion, tensorlab = version } = values;
  if (!/^2[2-4]\.\d+\.\d+$/.test(nx)) {
    throw new UsageError(
      `--nx=${nx} is not supported: name a whole version of Nx 22, 23 or 24, such as ${nxVersion}.`,
    );
  }
  return { folder, nx, tensorlab };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        nx: { type: 'string' },
        tensorlab: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
