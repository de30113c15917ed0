import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

/** A file to be: its path in the workspace, with slashes, and its text. */
export interface NewFile {
  path: string;
  content: string;
}

export type Variables = Record<string, string>;

/**
 * The files of a template folder, filled in: `<%= key %>` in the text, `__key__` in the path. The suffix
 * `.template` keeps tools (pytest, npm, Nx itself) from taking a template for a file of this repository.
 *
 * @param folder absolute path of the template folder
 * @param target where its files go, relative to the workspace
 */
export function renderTemplates(folder: string, target: string, variables: Variables): NewFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: posix.join(target, fillPath(relative(folder, file).split(sep).join('/'), variables)),
      content: fillText(readFileSync(file, 'utf8'), variables),
    }));
}

const fillPath = (path: string, variables: Variables) =>
  Object.entries(variables)
    .reduce((result, [key, value]) => result.replaceAll(`__${key}__`, value), path)
    .replace(/\.template$/, '');

const fillText = (text: string, variables: Variables) =>
  text.replace(/<%= (\w+) %>/g, (_, key: string) => {
    const value = variables[key];
    if (value === undefined) throw new Error(`The template names ${key}, which nothing fills in.`);
    return value;
  });
