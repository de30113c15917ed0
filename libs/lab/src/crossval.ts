import { hasInterpolation, isMap, type ConfigMap, type ConfigValue } from './config-value';

/** The section `crossval`: how often an experiment is trained, to know how sure its metrics are. */
export interface Crossval {
  /** Parts of the data, each held out once; absent where only the seeds differ. */
  folds?: number;
  /** Seeds that every fold is trained with; absent: the experiment's own. */
  seeds?: number[];
  /** Of the confidence interval, between 0 and 1. */
  level: number;
}

/** One training of a cross-validation. */
export interface CrossvalRun {
  /** `fold-2-seed-1`, `fold-2`, `seed-1`: the end of its targets' names. */
  name: string;
  /** From 1. */
  fold?: number;
  seed?: number;
  /** What makes the experiment this training, as `--set` would: `dataloader.fold=[2,5]`. */
  set: string[];
}

/** More would be too many targets for one project. */
const mostRuns = 1000;

const defaultLevel = 0.95;

/**
 * What is wrong with the section by itself, with the key that it is wrong with. Whether there are folds or seeds at all shows
 * only in the merged experiment. The runtime's `crossval_schema.py` refuses the same.
 */
export function crossvalProblems(section: ConfigValue): { key: string; message: string }[] {
  if (section === null) return [];
  if (!isMap(section)) return [{ key: 'crossval', message: 'crossval takes a map.' }];
  return Object.entries(section).flatMap(([name, value]) => {
    const key = `crossval.${name}`;
    const message = keyProblem(name, value);
    return message === undefined ? [] : [{ key, message: `${key} ${message}` }];
  });
}

/** What is wrong with a section as a whole, all of whose keys are right: it may come from several files. */
export function crossvalProblem({ crossval }: ConfigMap): string | undefined {
  if (!isMap(crossval) || crossvalProblems(crossval).length > 0) return undefined;
  const { folds, seeds } = crossval as Partial<Crossval>;
  const count = (folds ?? 1) * (seeds?.length ?? 1);
  if (folds === undefined && seeds === undefined) return 'crossval has neither folds nor seeds.';
  return count > mostRuns
    ? `crossval asks for ${count} trainings, and ${mostRuns} are the most.`
    : undefined;
}

/** The section of a merged experiment; undefined where it has none, or one that cannot be followed. */
export function crossvalOf(value: ConfigMap): Crossval | undefined {
  const { crossval } = value;
  const isSound = isMap(crossval) && crossvalProblems(crossval).length === 0;
  if (!isSound || crossvalProblem(value) !== undefined) return undefined;
  return { level: defaultLevel, ...(crossval as Partial<Crossval>) };
}

/** Every training of a cross-validation: all seeds of the first fold, then those of the second. */
export function crossvalRuns({ folds, seeds }: Crossval): CrossvalRun[] {
  const parts = folds === undefined ? [undefined] : Array.from({ length: folds }, (_, i) => i + 1);
  return parts.flatMap((fold) =>
    (seeds ?? [undefined]).map((seed) => ({
      name: [fold && `fold-${fold}`, seed !== undefined && `seed-${seed}`]
        .filter(Boolean)
        .join('-'),
      ...(fold !== undefined && { fold }),
      ...(seed !== undefined && { seed }),
      set: [
        ...(seed === undefined ? [] : [`seed=${seed}`]),
        ...(fold === undefined ? [] : [`dataloader.fold=[${fold},${folds}]`]),
      ],
    })),
  );
}

function keyProblem(name: string, value: ConfigValue): string | undefined {
  if (hasInterpolation(value)) return 'takes no interpolation: it decides which targets there are.';
  switch (name) {
    case 'folds':
      return isWhole(value, 2) ? undefined : 'takes a whole number, 2 or more.';
    case 'seeds':
      if (!isSeeds(value)) return 'takes a list of whole numbers, 0 or more.';
      return new Set(value).size === value.length ? undefined : 'has a seed twice.';
    case 'level':
      return typeof value === 'number' && value > 0 && value < 1
        ? undefined
        : 'takes a number between 0 and 1.';
    default:
      return 'is no key of it: there are folds, seeds and level.';
  }
}

const isWhole = (value: ConfigValue, least: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least;

const isSeeds = (value: ConfigValue): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((seed) => isWhole(seed, 0));
