import { hasMark } from '@tensorlab/python-source';
import { normalize } from 'node:path/posix';
import { dataIn, type OpenData } from './data-uses';
import { textsOf } from './lab-texts';
import { packageImports, type PackageImport } from './package-imports';
import type { LabModules } from './lab-modules';
import type { ModuleFacts } from './module-facts';
import { isUnbounded, usesOf, type Use } from './uses';

/** How one Python file or notebook hangs together with the rest of its lab. */
export interface Links {
  /** Every module that it uses, once a line. */
  uses: readonly Use[];
  /** The modules that running it executes, each with the first line that does so. */
  runs: readonly Use[];
  /** The packages outside the lab that running it imports, or may import. */
  packages: readonly PackageImport[];
  /** Data that it names by a path below `datasets/`: `digits` of raw data, else `processed/digits`. */
  datasets: readonly { name: string; line: number }[];
  /** Data of which it names the folder alone. */
  openData?: readonly OpenData[];
  /** Texts that may be the name of a dataset. */
  names?: readonly string[];
  /** Folders, relative to the lab, that it has Python find modules in. */
  folders?: readonly string[];
  /** It uses the text of code as data, whosever that is. */
  readsText?: true;
  /** The line that may import any module of the lab: because only Python knows its name, or because it cannot be read. */
  unclear?: number;
}

export const noLinks: Links = { uses: [], runs: [], packages: [], datasets: [] };

export function linksOf(path: string, facts: ModuleFacts, modules: LabModules): Links {
  const uses = usesOf(path, facts, modules);
  const runs = new Map<string, Use>();
  for (const use of uses) {
    if (!use.typing && !runs.has(use.file)) {
      runs.set(use.file, use);
    }
  }
  const { problem, dynamicImports, names } = facts;
  const data = dataOf(path, facts, modules);
  const { folders, unknown } = foldersOf(path, facts, modules);
  const unclear =
    problem ??
    dynamicImports.find((one) => !one.text && isUnbounded(path, one, modules)) ??
    unknown;
  return {
    uses,
    runs: [...runs.values()],
    packages: packageImports(facts, modules),
    datasets: data.flatMap(({ name, line }) => (name === undefined ? [] : [{ name, line }])),
    ...openDataOf(data),
    ...(names && { names }),
    ...(folders.length > 0 && { folders }),
    ...(facts.textUse === 'all' && { readsText: true }),
    ...(unclear && { unclear: unclear.line ?? 1 }),
  };
}

const dataOf = (path: string, { strings }: ModuleFacts, modules: LabModules) =>
  strings.flatMap(({ value, line }) =>
    textsOf(path, value, modules).map((text) => ({ ...dataIn(text, line), line })),
  );

function openDataOf(data: readonly { open?: OpenData }[]): Pick<Links, 'openData'> {
  const openData = data.flatMap(({ open }) => open ?? []);
  return openData.length > 0 ? { openData } : {};
}

/** Folders that are not on `sys.path` in any case, and the first that nobody knows. */
function foldersOf(path: string, { folders = [] }: ModuleFacts, modules: LabModules) {
  const known = new Set<string>();
  let unknown: { line: number } | undefined;
  for (const { path: text, line } of folders) {
    for (const folder of textsOf(path, text, modules)) {
      if (hasMark(folder) || folder.startsWith('/')) {
        unknown ??= { line };
      } else if (!modules.isSearched(normal(folder))) {
        known.add(normal(folder));
      }
    }
  }
  return { folders: [...known].sort(), unknown };
}

/** `./third_party/` -> `third_party`; empty for the lab's root. */
const normal = (folder: string) =>
  normalize(folder || '.')
    .replace(/\/$/, '')
    .replace(/^\.$/, '');
