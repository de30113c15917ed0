import { surroundingsOf, type Surroundings } from '../key/surroundings';
import { variableDigest } from '../key/inputs';
import { keysOf, type Keys } from '../key/keys';
import { fileEdges, type FileEdge } from './file-edges';
import type { Lab } from './lab';
import { labDigest } from './lab-digest';
import type { Problem } from './problems';

/** All that the graph and the hook need of a lab: a function of the bytes of its files and of a few variables. */
export interface Analysis {
  /** By experiment; without a key where there is none. */
  keys: Record<string, Keys>;
  edges: FileEdge[];
  problems: Problem[];
}

/** An analysis that was made before, and what it was made from. */
export interface KeptAnalysis {
  /** Of every file and of the surroundings. */
  digest: string;
  /** The variables that the experiments read: SHA-256, or null where one is not set. */
  environment: Record<string, string | null>;
  /** SHA-256 of the files elsewhere in the lab that imports were looked for in; null where there was none. */
  elsewhere: Record<string, string | null>;
  analysis: Analysis;
}

/** Takes the analysis of the last time where nothing that it depends on has changed. What has problems is not kept. */
export function analyzeLab(lab: Lab, env: NodeJS.ProcessEnv = process.env): Analysis {
  const { cache } = lab.disk;
  const surroundings = surroundingsOf(lab, env);
  const digest = labDigest(lab, surroundings);
  const kept = cache.analyses[lab.place.root];
  if (kept?.digest === digest && isCurrent(lab, kept, env)) {
    return kept.analysis;
  }
  const { analysis, environment } = analyze(lab, surroundings);
  cache.keepAnalysis(
    lab.place.root,
    analysis.problems.length > 0
      ? undefined
      : { digest, environment, elsewhere: lab.elsewhere(), analysis },
  );
  return analysis;
}

const isCurrent = (lab: Lab, { environment, elsewhere }: KeptAnalysis, env: NodeJS.ProcessEnv) =>
  Object.entries(environment).every(([name, value]) => variableDigest(env[name]) === value) &&
  Object.entries(elsewhere).every(([file, sha256]) => (lab.sha256(file) ?? null) === sha256);

function analyze(lab: Lab, surroundings: Surroundings) {
  const environment: Record<string, string | null> = {};
  const keys: Record<string, Keys> = {};
  for (const experiment of lab.tree.experiments) {
    keys[experiment] = keysOf(lab, experiment, surroundings, environment);
  }
  const analysis: Analysis = { keys, edges: fileEdges(lab), problems: lab.problems() };
  return { analysis, environment };
}
