import type { Tree } from '@nx/devkit';
import { alreadyExists } from '@tensorlab/lab';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { NewFile } from './templates';

/** Paths, relative to the workspace. */
export interface Added {
  created: string[];
  /** Files that were there and say something else: they stay as they are. */
  kept: string[];
}

/** Writes what is missing. A file that exists is the user's, whatever it says. */
export function addMissing(tree: Tree, files: NewFile[]): Added {
  const added: Added = { created: [], kept: [] };
  for (const { path, content } of files) {
    if (!tree.exists(path)) {
      tree.write(path, content);
      added.created.push(path);
    } else if (!sameMeaning(path, tree.read(path, 'utf-8') ?? '', content)) {
      added.kept.push(path);
    }
  }
  return added;
}

/**
 * Writes the files of one new thing into a folder of its own. The same thing a second time changes
 * nothing; another thing of the same name is refused.
 *
 * @param kind a noun for the message, such as `architecture`
 * @throws LabError ALREADY_EXISTS
 */
export function addNew(
  tree: Tree,
  thing: { kind: string; name: string; folder: string; files: NewFile[] },
): Added {
  const { kind, name, folder, files } = thing;
  if (!tree.exists(folder)) return addMissing(tree, files);
  const different = files.find(
    ({ path, content }) =>
      !path.endsWith('.md') &&
      !(tree.exists(path) && sameMeaning(path, tree.read(path, 'utf-8') ?? '', content)),
  );
  if (different === undefined) return { created: [], kept: [] };
  throw alreadyExists(kind, name, tree.exists(different.path) ? different.path : folder);
}

/** Equal, or equal but for what a formatter does: values in a data file, spaces and rules in Markdown. */
function sameMeaning(path: string, mine: string, theirs: string): boolean {
  if (mine === theirs) return true;
  if (path.endsWith('.md')) return words(mine) === words(theirs);
  if (!/\.(ya?ml|json)$/.test(path)) return false;
  try {
    return isDeepStrictEqual(parse(mine), parse(theirs));
  } catch {
    return false; // not YAML: certainly not what would be written
  }
}

const words = (markdown: string) => markdown.replace(/[\s|-]+/g, ' ');
