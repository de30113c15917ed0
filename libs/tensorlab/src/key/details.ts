import { basename, join } from 'node:path';
import { definitions, type Definition } from '@tensorlab/python-source';
import { commandLine, isMap, type ConfigValue, type MergedExperiment } from '@tensorlab/lab';
import { chainTo, type Cause, type Closure } from '../graph/closure';
import type { Lab } from '../graph/lab';
import { labAt } from '../graph/lab-at';
import { initialExperiment } from './initial';
import {
  closures,
  evaluateKey,
  preparedOf,
  trainKey,
  type EvaluateParts,
  type Key,
  type TrainParts,
} from './keys';
import { closuresOfData, dataCauses, madeFrom, type MadeFrom } from './preparation';
import { runId } from './run-id';
import { surroundingsOf, type Surroundings } from './surroundings';
import { dataOfReference, isUnkeyed, type Unkeyed } from './used-files';

/** All that a run keeps of what it was made from, and that `explain` compares. Paths are the lab's own. */
export interface KeyDetails {
  train: Key<TrainParts>;
  /** Absent where the experiment can be trained, and its section `evaluate` cannot be understood. */
  evaluate?: Key<EvaluateParts>;
  /** The fingerprint of each definition by its name, as `MLP.forward`, by module. */
  definitions: Record<string, Record<string, string>>;
  /** `file:line` from the experiment's file to the import that leads to a module, or to another file, nearest last. */
  chains: Record<string, string[]>;
  /** The distributions of the lock that bring what the modules import, any one of them, by the module's name; absent where an older version wrote it. */
  imports?: Record<string, { at: string; distributions: string[] }>;
  /** What the code that prepares its data is made from, all together; absent where it has no prepared data. */
  prepared?: MadeFrom;
  /** The run whose weights training starts from, by the experiment that `init_from` names. */
  inits?: Record<string, string>;
  /** `file:line` of each key of the merged experiment, as `architecture.hidden` and `tags[0]`; `--set` where the command line has it. */
  origins: Record<string, string>;
}

/**
 * Both keys of an experiment with their parts, and where everything in them comes from.
 *
 * @param set what the command line overrides: the keys are those of the variant
 */
export function keyDetails(
  base: Lab,
  experiment: string,
  surroundings: Surroundings = surroundingsOf(base),
  set: readonly string[] = [],
): KeyDetails | Unkeyed {
  const lab = set.length > 0 ? base.varied(experiment, set) : base;
  const train = trainKey(lab, experiment, surroundings);
  const merged = lab.mergedExperiment(experiment);
  if (isUnkeyed(train) || !merged) {
    return isUnkeyed(train) ? train : { unkeyed: [] };
  }
  const evaluate = evaluateKey(lab, experiment, train.key, surroundings);
  const used = [train, evaluate].flatMap((key) => (isUnkeyed(key) ? [] : key.parts));
  const data = used.flatMap(preparedOf);
  const prepared = data.length > 0 ? madeFrom(lab, data, surroundings) : undefined;
  const modules = [...used, ...(prepared ? [prepared] : [])].flatMap((one) =>
    Object.keys(one.modules),
  );
  const both = closures(lab, merged, surroundings);
  return {
    train,
    imports: surroundings.locked.broughtBy(both.flatMap(({ packages: all }) => [...all.values()])),
    ...(!isUnkeyed(evaluate) && { evaluate }),
    definitions: Object.fromEntries(modules.map((file) => [file, definitionsOf(lab, file)])),
    chains: chainsOf(lab, merged, both, data),
    ...(prepared && { prepared }),
    ...initsOf(lab, experiment, train.parts),
    origins: originsOf(merged),
  };
}

function initsOf(lab: Lab, experiment: string, { initial }: TrainParts): Pick<KeyDetails, 'inits'> {
  const name = initialExperiment(lab, experiment);
  return name !== undefined && initial !== undefined ? { inits: { [name]: runId(initial) } } : {};
}

/**
 * SHA-256 of the experiment's files and of its modules, by their path in the lab: of the bytes that its keys were computed from, where
 * the same `lab` gave both. Whoever reads the files after this can tell whether they are still those.
 */
export function sourcesOf(
  lab: Lab,
  experiment: string,
  { train, evaluate, prepared }: KeyDetails,
): Record<string, string> {
  const chain = lab.mergedExperiment(experiment)?.chain ?? [];
  const modules = { ...train.parts.modules, ...evaluate?.parts.modules, ...prepared?.modules };
  const files = [...chain.map(({ file }) => file), ...Object.keys(modules)];
  return Object.fromEntries(
    files.flatMap((file) => {
      const sha256 = lab.sha256(file);
      return sha256 === undefined ? [] : [[file, sha256]];
    }),
  );
}

/**
 * The details of an experiment as its files are now.
 *
 * @param folder of the experiment, absolute: `<lab>/experiments/configs/<name>`
 * @param set what the command line overrides
 */
export function detailsOf(
  workspaceRoot: string,
  folder: string,
  set: readonly string[] = [],
): KeyDetails | Unkeyed {
  const labRoot = join(folder, '..', '..', '..');
  const lab = labAt(workspaceRoot, labRoot);
  return lab
    ? keyDetails(lab, basename(folder), undefined, set)
    : { unkeyed: [`${labRoot} is not a lab.`] };
}

const known = new Map<string, Record<string, string>>();

/** Read where they are asked for: only explanations need them. */
function definitionsOf(lab: Lab, file: string): Record<string, string> {
  const content = lab.sha256(file) ?? '';
  let found = known.get(content);
  if (!found) {
    found = byName(definitions(lab.disk.bytes(lab.path(file)) ?? ''));
    known.set(content, found);
  }
  return found;
}

/** A name that is defined more than once has one fingerprint, which tells when any of them changes. */
function byName(list: readonly Definition[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, fingerprint } of list) {
    const own = fingerprint.slice(0, 16);
    found[name] = Object.hasOwn(found, name) ? `${found[name]} ${own}` : own;
  }
  return found;
}

/**
 * What leads to each file behind the keys.
 *
 * @param own what evaluating and training execute
 * @param data the prepared data among them
 */
function chainsOf(
  lab: Lab,
  merged: MergedExperiment,
  own: readonly Closure[],
  data: readonly string[],
): KeyDetails['chains'] {
  const made = closuresOfData(lab, data, causesOfData(lab, merged, own, data));
  // What training executes leads to a file before what only evaluating does, and what only the data is made from.
  const causes = new Map([...made, ...own].flatMap(({ files }) => [...files]));
  return Object.fromEntries(
    [...causes.keys()].map((path) => [
      path,
      chainTo(causes, path).map(({ file, line }) => `${file}:${line}`),
    ]),
  );
}

/** Where data is named: by the experiment, else by a module; or the experiment's file, where only Python knows the name. */
function causesOfData(
  lab: Lab,
  { references, file }: MergedExperiment,
  own: readonly Closure[],
  data: readonly string[],
): Map<string, Cause> {
  const byModules = new Map(own.flatMap((closure) => [...dataCauses(lab, closure)]));
  const causes = data.map((name): [string, Cause] => {
    const reference = references.find((one) => dataOfReference(lab, one).includes(name));
    const named = reference && { file: reference.file, line: reference.line };
    return [name, named ?? byModules.get(name) ?? { file, line: 1 }];
  });
  return new Map(causes);
}

/** The nearest file that has a key has set it, unless the command line has. */
function originsOf({ chain, value }: MergedExperiment): Record<string, string> {
  const origins: Record<string, string> = {};
  const overrides = chain.find(({ file }) => file === commandLine);
  const overridden = new Set(overrides && pathsIn(overrides.value, ''));
  for (const path of pathsIn(value, '')) {
    if (overridden.has(path)) {
      origins[path] = commandLine;
      continue;
    }
    const setter = chain.find(({ lines }) => Object.hasOwn(lines, path));
    if (setter) {
      origins[path] = `${setter.file}:${setter.lines[path]}`;
    }
  }
  return origins;
}

function pathsIn(value: ConfigValue, path: string): string[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => pathsIn(item, `${path}[${index}]`))
    : isMap(value)
      ? Object.entries(value).flatMap(([key, entry]) =>
          pathsIn(entry, path === '' ? key : `${path}.${key}`),
        )
      : [];
  return path === '' ? inner : [path, ...inner];
}
