import {
  crossvalOf,
  crossvalRuns,
  hasInterpolation,
  isMap,
  trainingSections,
  untrainedKeys,
  type ConfigMap,
  type ConfigValue,
  type MergedExperiment,
} from '@tensorlab/lab';
import type { Closure } from '../graph/closure';
import { sha256 } from '../graph/disk/sha256';
import type { Lab } from '../graph/lab';
import { canonicalJson } from './canonical-json';
import { withoutEvaluateDefaults } from './defaults';
import { initialExperiment, initialExperiments, initialOf } from './initial';
import { inputsOf, type Inputs } from './inputs';
import { closuresOfData, rawDataBehind } from './preparation';
import { orderedText, sectionsText } from './section-text';
import type { Surroundings } from './surroundings';
import { closureFor, isUnkeyed, usedFiles, type Unkeyed, type UsedFiles } from './used-files';

/** Goes up with every change of what a key is made of: older runs are then kept, and not taken for the same. */
const format = 3;

/** Everything that a train key is made of, by name, so that two keys can be compared. */
export interface TrainParts extends UsedFiles {
  format: typeof format;
  /** The training sections of the experiment and its parents, by value. */
  sections: ConfigMap;
  /** What `inputs:` names. */
  inputs?: Inputs;
  /** What `init_from` stands for: SHA-256 of a file, the train key of another experiment. */
  initial?: string;
  /** `3.11` */
  python: string | null;
  runtime: string | null;
}

export interface EvaluateParts extends UsedFiles {
  format: typeof format;
  /** The train key. */
  train: string;
  evaluate: ConfigValue;
}

/** 64 hex digits and what they are made of. */
export interface Key<Parts> {
  key: string;
  parts: Parts;
}

const isTraining = (section: string) => !untrainedKeys.includes(section);
const isEvaluate = (section: string) => section === 'evaluate';

/**
 * Equal exactly when training would do the same, as far as can be known without Python.
 *
 * @param followers the experiments that start from the weights of this one, for they must not go in a circle
 */
export function trainKey(
  lab: Lab,
  experiment: string,
  surroundings: Surroundings,
  followers: readonly string[] = [],
): Key<TrainParts> | Unkeyed {
  const merged = lab.mergedExperiment(experiment);
  if (!merged) {
    return noSuchExperiment(experiment);
  }
  const sections = trainingSections(merged);
  const { python, runtime, env } = surroundings;
  const used = usedFiles(lab, merged, sections, isTraining, surroundings);
  const { inputs, problems } = inputsOf(lab, merged.value, env);
  const { initial, problems: noWeights } = initialOf(lab, merged.value, (other) => {
    const chain = [...followers, experiment];
    const found = chain.includes(other) ? undefined : trainKey(lab, other, surroundings, chain);
    return found && !isUnkeyed(found) ? found.key : undefined;
  });
  const unkeyed = [...(isUnkeyed(used) ? used.unkeyed : []), ...problems, ...noWeights];
  if (isUnkeyed(used) || unkeyed.length > 0) {
    return { unkeyed };
  }
  const named = { ...(inputs && { inputs }), ...(initial && { initial }) };
  const parts: TrainParts = { format, sections, ...used, ...named, python, runtime };
  return keyed(parts, { sections: sectionsText(sections) });
}

/** Equal exactly when the train key is, and evaluating would do the same. */
export function evaluateKey(
  lab: Lab,
  experiment: string,
  train: string,
  surroundings: Surroundings,
): Key<EvaluateParts> | Unkeyed {
  const merged = lab.mergedExperiment(experiment);
  if (!merged) {
    return noSuchExperiment(experiment);
  }
  const evaluate = evaluateSection(merged);
  const used = usedFiles(lab, merged, evaluate, isEvaluate, surroundings);
  return isUnkeyed(used)
    ? used
    : keyed({ format, train, evaluate, ...used }, { evaluate: evaluateText(merged) });
}

/** Both keys of a training; one that it does not have is left out. */
export interface TrainingKeys {
  train?: string;
  evaluate?: string;
  /** Of what evaluating is made from beside the training. */
  evaluated?: string;
  /** The prepared data that each needs, `processed/digits`; absent where neither does. */
  prepared?: Record<'train' | 'evaluate', string[]>;
}

/** The keys of an experiment and of its cross-validation, and what else Nx is told of it. */
export interface Keys extends TrainingKeys {
  /** The experiment whose weights it starts from. */
  initial?: string;
  /** Of each training of its cross-validation by its name, `fold-2-seed-1`; of none where the section cannot be followed. */
  crossval?: Record<string, TrainingKeys>;
}

/** Whether nothing has to be mended before all of it can be keyed. */
export const areWhole = ({ crossval = {}, ...own }: Keys): boolean =>
  [own, ...Object.values(crossval)].every(({ train, evaluate }) => train && evaluate);

/** What keys were made from, of all experiments that are looked at. */
export interface Seen {
  /** SHA-256 of the variables that they read; null where one is not set. */
  environment: Record<string, string | null>;
  /** Modules and other files, by their paths in the lab. */
  files: Set<string>;
  /** Datasets in `datasets/raw`, by name. */
  datasets: Set<string>;
}

export const noneSeen = (): Seen => ({ environment: {}, files: new Set(), datasets: new Set() });

/** @param seen is given what the keys are made from */
export function keysOf(
  lab: Lab,
  experiment: string,
  surroundings: Surroundings,
  seen: Seen = noneSeen(),
): Keys {
  const keys = trainingKeys(lab, experiment, surroundings, seen);
  const { value = {} } = lab.mergedExperiment(experiment) ?? {};
  const section = crossvalOf(value);
  const crossval = (section ? crossvalRuns(section) : []).map(({ name, set }) => [
    name,
    trainingKeys(lab.varied(experiment, set), experiment, surroundings, seen),
  ]);
  const initial = initialExperiment(lab, experiment);
  return {
    ...keys,
    ...(initial !== undefined && { initial }),
    ...((value.crossval ?? null) !== null && { crossval: Object.fromEntries(crossval) }),
  };
}

/** Both keys of one training: of the experiment as the lab has it. */
export function trainingKeys(
  lab: Lab,
  experiment: string,
  surroundings: Surroundings,
  seen: Seen = noneSeen(),
): TrainingKeys {
  const train = trainKey(lab, experiment, surroundings);
  if (isUnkeyed(train)) {
    return {};
  }
  const initial = (name: string) => initialExperiment(lab, name);
  for (const name of [experiment, ...initialExperiments(experiment, initial)]) {
    const made = name === experiment ? train : trainKey(lab, name, surroundings);
    if (!isUnkeyed(made)) {
      note(lab, made.parts, seen);
      Object.assign(seen.environment, variablesOf(made.parts.inputs));
    }
  }
  const evaluate = evaluateKey(lab, experiment, train.key, surroundings);
  const own = preparedOf(train.parts);
  if (isUnkeyed(evaluate)) {
    return { train: train.key, ...preparedFor(own, []) };
  }
  note(lab, evaluate.parts, seen);
  const more = preparedOf(evaluate.parts).filter((name) => !own.includes(name));
  const text = evaluateText(lab.mergedExperiment(experiment)!);
  const evaluated = keyed({ ...evaluate.parts, train: '' }, { evaluate: text }).key;
  return { train: train.key, evaluate: evaluate.key, evaluated, ...preparedFor(own, more) };
}

function note(lab: Lab, parts: UsedFiles, seen: Seen): void {
  Object.assign(seen.environment, parts.environment);
  const prepared = preparedOf(parts);
  const raw = Object.keys(parts.datasets).filter((name) => !name.includes('/'));
  for (const name of [...raw, ...rawDataBehind(lab, prepared)]) {
    seen.datasets.add(name);
  }
  const data = closuresOfData(lab, prepared).flatMap(({ files }) => [...files.keys()]);
  for (const file of [...Object.keys(parts.modules), ...Object.keys(parts.files), ...data]) {
    seen.files.add(file);
  }
}

/** The prepared data among the datasets of a key. */
export const preparedOf = ({ datasets }: UsedFiles) =>
  Object.keys(datasets).filter((name) => name.includes('/'));

const preparedFor = (train: string[], evaluate: string[]): Pick<Keys, 'prepared'> =>
  train.length + evaluate.length > 0 ? { prepared: { train, evaluate } } : {};

/** `env:NAME` -> `NAME` */
const variablesOf = (inputs: Inputs = {}) =>
  Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) =>
      name.startsWith('env:') ? [[name.slice('env:'.length), value]] : [],
    ),
  );

/** The files that an experiment's evaluation and its training are made from, each with what leads to it. */
export const closures = (lab: Lab, merged: MergedExperiment, { env }: Surroundings): Closure[] => [
  closureFor(lab, merged, isEvaluate, env),
  closureFor(lab, merged, isTraining, env),
];

/** With an interpolation, the whole of it: the section may refer to any other. */
function evaluateSection({ value }: MergedExperiment): ConfigValue {
  const section = value.evaluate ?? null;
  return hasInterpolation(section) ? value : section;
}

const evaluateText = ({ value }: MergedExperiment): string => {
  const section = value.evaluate ?? {};
  return isMap(section) && !hasInterpolation(section)
    ? orderedText(withoutEvaluateDefaults(section), 'evaluate')
    : orderedText(value);
};

/** @param texts what stands in the hash for parts that are values of YAML */
const keyed = <Parts extends object>(
  parts: Parts,
  texts: Partial<Record<keyof Parts, string>>,
): Key<Parts> => ({ key: sha256(canonicalJson({ ...parts, ...texts })), parts });

const noSuchExperiment = (experiment: string): Unkeyed => ({
  unkeyed: [`There is no experiment ${experiment}.`],
});
