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
  const { problem, dynamicImports, strings } = facts;
  const places = modules.placesOf(path);
  const unclear =
    problem ?? dynamicImports.find((one) => places.some((place) => isUnbounded(place, one)));
  return {
    uses,
    runs: [...runs.values()],
    packages: packageImports(facts, modules),
    datasets: strings.flatMap(({ value, line }) => {
      const name = datasetIn(value);
      return name === undefined ? [] : [{ name, line }];
    }),
    ...(unclear && { unclear: unclear.line ?? 1 }),
  };
}

/** `datasets/raw/digits/train.csv` -> `digits`, `datasets/splits/digits` -> `splits/digits`, `processed/digits` as it is */
function datasetIn(text: string): string | undefined {
  const [, kind, name] =
    /(?:^|\/)datasets\/(raw|processed|splits|generated)\/([^/]+)/.exec(text) ??
    /^(processed|generated)\/([^/]+)$/.exec(text) ??
    [];
  return name === undefined || kind === 'raw' ? name : `${kind}/${name}`;
}
