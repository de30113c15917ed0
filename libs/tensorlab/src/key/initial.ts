import {
  initialSource,
  initialWeights,
  runFolders,
  type ConfigMap,
  type InitialWeights,
} from '@tensorlab/lab';
import type { Lab } from '../graph/lab';

/** What `init_from` stands for now: the bytes of a file, or of the weights of a run; the train key of another experiment. */
export interface Initial {
  /** Absent where training starts from scratch, or the text of `init_from` says it all. */
  initial?: string;
  problems: string[];
}

/** @param keyOf the train key of another experiment; undefined where it has none */
export function initialOf(
  lab: Lab,
  value: ConfigMap,
  keyOf: (experiment: string) => string | undefined,
): Initial {
  const source = initialSource(value);
  if (source === undefined) {
    return { problems: [] };
  }
  if (source.includes('${')) {
    return { problems: [`only Python knows what init_from is: ${source}`] };
  }
  const weights = initialWeights(source);
  if (weights.kind === 'hugging-face') {
    return { initial: lab.sha256(revisionFile(weights)) ?? 'not in the cache', problems: [] };
  }
  const initial = weights.kind === 'experiment' ? keyOf(weights.name) : lab.sha256(fileOf(weights));
  return initial === undefined
    ? { problems: [`init_from: ${source} is not there, or has no key.`] }
    : { initial, problems: [] };
}

/** The files that say what weights an experiment starts from, those of other experiments aside. */
export function initialFiles(value: ConfigMap): string[] {
  const weights = weightsOf(value);
  switch (weights?.kind) {
    case 'file':
    case 'run':
      return [fileOf(weights)];
    case 'hugging-face':
      return [revisionFile(weights)];
    default:
      return [];
  }
}

/** The experiment whose newest run `init_from` names. */
export function initialExperiment(lab: Lab, experiment: string): string | undefined {
  const weights = weightsOf(lab.mergedExperiment(experiment)?.value ?? {});
  return weights?.kind === 'experiment' && lab.hasExperiment(weights.name)
    ? weights.name
    : undefined;
}

/**
 * The experiments that one starts from, the nearest first; one that starts from itself ends it.
 *
 * @param initial the one that an experiment starts from itself
 */
export function initialExperiments(
  experiment: string,
  initial: (experiment: string) => string | undefined,
): string[] {
  const found: string[] = [];
  for (let next = initial(experiment); next; next = initial(next)) {
    if (next === experiment || found.includes(next)) {
      break;
    }
    found.push(next);
  }
  return found;
}

function weightsOf(value: ConfigMap): InitialWeights | undefined {
  const source = initialSource(value);
  return source === undefined ? undefined : initialWeights(source);
}

/** What the runtime's `initial.py` reads. */
const fileOf = (weights: Extract<InitialWeights, { kind: 'file' | 'run' }>): string =>
  weights.kind === 'file'
    ? weights.file
    : `${runFolders(weights.name, weights.run).checkpoints}/best.safetensors`;

/** Hugging Face's cache names there the commit that a revision stands for. */
const revisionFile = ({ repository, revision }: { repository: string; revision: string }) =>
  `cache/huggingface/hub/models--${repository.replaceAll('/', '--')}/refs/${revision}`;
