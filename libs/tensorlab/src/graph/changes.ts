import { basename } from 'node:path/posix';
import { closuresOfData, rawDataBehind } from '../key/preparation';
import { lockFile } from '../key/surroundings';
import { stateFiles } from './lab-state';
import { dataOf, type Preparation } from './preparations';
import type { ChangedFiles } from './targets/changes';
import type { AnalyzedLab } from './workspace';

/** For an Nx that selects tasks by files: whose files the keys of a lab are made of. Projects are Nx's, by name. */
export interface Changes {
  /** The projects behind an experiment. */
  behindExperiment(name: string): string[];
  /** Those behind prepared data. */
  behindPreparation(preparation: Preparation): string[];
  /** What counts as a change of the lab itself: what is in every key, and the files of keys that no project of `owners` has. */
  ofLab: ChangedFiles;
  /** What counts as a change of any other project. */
  ofProject: ChangedFiles;
}

/**
 * @param name of the lab's own project
 * @param owners of files: the projects that have a target for their changes
 * @param ownerOf the Nx project of a file of the workspace
 */
export function changesOf(
  { lab, analysis }: AnalyzedLab,
  name: string,
  owners: ReadonlySet<string>,
  ownerOf: (file: string) => string | undefined,
): Changes {
  const strays = new Set<string>();
  const known = new Map<string, string>();
  const ownerIn = (file: string) => {
    let owner = known.get(file);
    if (owner === undefined) {
      const path = lab.path(file);
      const found = ownerOf(path);
      owner = found !== undefined && owners.has(found) ? found : name;
      known.set(file, owner);
      if (owner === name) {
        strays.add(path);
      }
    }
    return owner;
  };
  const all = stateFiles(lab);
  const behind = new Map(
    Object.entries(analysis.sources).map(([experiment, { used, others }]) => {
      const files = [...used.map((place) => all[place]!), ...others];
      return [experiment, [...new Set([name, ...files.map(ownerIn)])]];
    }),
  );
  const behindData = new Map(
    lab.preparations().map((preparation) => {
      const data = [dataOf(preparation)];
      const code = closuresOfData(lab, data).flatMap(({ files }) => [...files.keys()]);
      const raw = rawDataBehind(lab, data).flatMap((one) => lab.datasetFiles(one));
      return [preparation.root, [...new Set([name, ...[...code, ...raw].map(ownerIn)])]];
    }),
  );
  return {
    behindExperiment: (experiment) => behind.get(experiment) ?? [name],
    behindPreparation: ({ root }) => behindData.get(root) ?? [name],
    ofLab: [
      ...['pyproject.toml', lockFile].map((file) => `{workspaceRoot}/${lab.path(file)}`),
      ...[...strays].sort().map((file) => `{workspaceRoot}/${file}`),
      // The version of the runtime is in every key.
      {
        json: '{workspaceRoot}/package.json',
        fields: ['dependencies.tensorlab', 'devDependencies.tensorlab'],
      },
    ],
    // Tests are in no key, unless a module imports one.
    ofProject: [
      '{projectRoot}/**/*',
      ...([...known.keys()].some(isTest) ? [] : ['!{projectRoot}/**/test_*.py']),
    ],
  };
}

const isTest = (file: string) => /^test_.*\.py$/.test(basename(file));
