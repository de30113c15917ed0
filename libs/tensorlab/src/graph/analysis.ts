import { variableDigest } from '../key/inputs';
import { areWhole, keysOf, noneSeen, type Keys } from '../key/keys';
import { preparationKeys, type PreparationKeys } from '../key/preparation';
import { surroundingsOf, type Surroundings } from '../key/surroundings';
import {
  edgesIn,
  edgesOfSource,
  fileEdges,
  tableOf,
  type EdgeTable,
  type FileEdge,
} from './file-edges';
import { isSource, type Lab } from './lab';
import { labState, stateFiles, type LabState } from './lab-state';
import type { Problem } from './problems';
import { sourcesOf, type Sources } from './sources';

/** All that the graph and the hook need of a lab: a function of the bytes of its files and of a few variables. */
export interface Analysis {
  /** By experiment; without a key where there is none. */
  keys: Record<string, Keys>;
  /** By the module in `src/preprocess`. */
  preparations: Record<string, PreparationKeys>;
  /** By experiment. */
  sources: Record<string, Sources>;
  edges: EdgeTable;
  problems: Problem[];
}

/** An analysis that was made before, and what it was made from. It had no problems. */
export interface KeptAnalysis {
  state: LabState;
  /** The variables that the experiments read: SHA-256, or null where one is not set. */
  environment: Record<string, string | null>;
  /** SHA-256 of the files elsewhere in the lab that imports were looked for in; null where there was none. */
  elsewhere: Record<string, string | null>;
  /** What was looked for in the environment, and found there. */
  installed: Record<string, string>;
  analysis: Analysis;
}

type Made = Omit<KeptAnalysis, 'state' | 'elsewhere' | 'installed'>;

/** Takes what was found the last time, and analyses what depends on a file that has changed. */
export function analyzeLab(lab: Lab, env: NodeJS.ProcessEnv = process.env): Analysis {
  const { cache } = lab.disk;
  const surroundings = surroundingsOf(lab, env);
  const last = cache.analyses[lab.place.root];
  const state = labState(lab, surroundings, last?.state);
  const kept =
    last?.state.structure === state.structure && isCurrent(lab, last, surroundings)
      ? last
      : undefined;
  const changed = kept && changedPlaces(kept.state, state);
  if (kept && changed?.length === 0) {
    return kept.analysis;
  }
  const files = stateFiles(lab);
  const made =
    kept && changed && isPlain(lab, files, kept.state, state, changed)
      ? update(lab, surroundings, kept, files, changed)
      : analyze(lab, surroundings, files);
  const { analysis } = made;
  const elsewhere = { ...kept?.elsewhere, ...lab.elsewhere() };
  const installed = { ...kept?.installed, ...surroundings.locked.answers() };
  const isSound = analysis.problems.length === 0;
  cache.keepAnalysis(
    lab.place.root,
    isSound ? { state, elsewhere, installed, ...made } : undefined,
  );
  return analysis;
}

const isCurrent = (
  lab: Lab,
  { environment, elsewhere, installed }: KeptAnalysis,
  { env, locked }: Surroundings,
) =>
  locked.saysStill(installed) &&
  Object.entries(environment).every(([name, value]) => variableDigest(env[name]) === value) &&
  Object.entries(elsewhere).every(([file, digest]) => lab.digestOf(file) === digest);

const changedPlaces = (then: LabState, now: LabState): number[] =>
  now.contents.flatMap((content, place) => (content === then.contents[place] ? [] : [place]));

/** Edits that concern nobody but those who use the files: no problem has come, and no `__init__.py` begins or ceases to count. */
const isPlain = (
  lab: Lab,
  files: readonly string[],
  then: LabState,
  now: LabState,
  changed: readonly number[],
) =>
  changed.every(
    (place) =>
      then.contents[place]!.endsWith('-') === now.contents[place]!.endsWith('-') &&
      !(isSource(files[place]!) && lab.module(files[place]!)?.problem),
  );

function analyze(lab: Lab, surroundings: Surroundings, files: readonly string[]): Made {
  const places = new Map(files.map((file, place) => [file, place]));
  const made: Made = {
    environment: {},
    analysis: {
      keys: {},
      sources: {},
      preparations: keysOfPreparations(lab, surroundings),
      edges: tableOf(fileEdges(lab)),
      problems: lab.problems(),
    },
  };
  for (const experiment of lab.tree.experiments) {
    judge(lab, experiment, surroundings, places, made);
  }
  return made;
}

/** The analysis after an edit of a few files: what was made from none of them is as it was. */
function update(
  lab: Lab,
  surroundings: Surroundings,
  { environment, analysis }: KeptAnalysis,
  files: readonly string[],
  changed: readonly number[],
): Made {
  const places = new Map(files.map((file, place) => [file, place]));
  const edited = new Set(changed);
  const made: Made = {
    environment: { ...environment },
    analysis: {
      ...analysis,
      keys: { ...analysis.keys },
      sources: { ...analysis.sources },
      preparations: keysOfPreparations(lab, surroundings),
    },
  };
  for (const experiment of lab.tree.experiments) {
    if (
      !areWhole(analysis.keys[experiment] ?? {}) ||
      analysis.sources[experiment]?.used.some((place) => edited.has(place))
    ) {
      judge(lab, experiment, surroundings, places, made);
    }
  }
  const sources = new Set(changed.map((place) => files[place]!).filter(isSource));
  const fresh = [...sources].flatMap((file) => edgesOfSource(lab, file));
  const [own, others] = [true, false].map((wanted) =>
    edgesIn(analysis.edges).filter(({ file }) => isSource(file) === wanted && !sources.has(file)),
  );
  made.analysis.edges = tableOf([...[...own!, ...fresh].sort(byFile), ...others!]);
  return made;
}

const keysOfPreparations = (lab: Lab, surroundings: Surroundings) =>
  Object.fromEntries(
    lab.preparations().map((one) => [one.module, preparationKeys(lab, one, surroundings)]),
  );

const byFile = (a: FileEdge, b: FileEdge) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);

/** Finds the keys of one experiment. */
function judge(
  lab: Lab,
  experiment: string,
  surroundings: Surroundings,
  places: ReadonlyMap<string, number>,
  { environment, analysis }: Made,
): void {
  const seen = { ...noneSeen(), environment };
  analysis.keys[experiment] = keysOf(lab, experiment, surroundings, seen);
  analysis.sources[experiment] = sourcesOf(lab, experiment, seen, places);
}
