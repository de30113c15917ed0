import type { NxJsonConfiguration } from '@nx/devkit';

/** Targets of experiments and of what they need. */
const common =
  'train|evaluate|predict|benchmark|export|report|explain|runs|prune|tensorboard|preprocess|split|changes';
/** Settings of nx.json for targets whose dependencies are known here. */
const ours = new RegExp(
  `^(${common}|crossval|(train|evaluate)-(fold|seed)-.*)$|^tensorlab:|^nx:noop$|\\*`,
);
/** Targets that run no training of a cross-validation. */
const single = new RegExp(
  `^(${common}|profile|tune-batch|fetch|verify|record|setup|lint|typecheck|format|test)$`,
);
/** A dependency that may be a training of a cross-validation. */
const folds = /crossval|fold|seed|\*/;

export type NxJson = Pick<NxJsonConfiguration, 'targetDefaults'>;

/**
 * The experiments that a command line of Nx can run: those of the projects that it names. Undefined where that is not certain, as
 * for `affected`; then it may be any.
 *
 * @param argv of the process: `['node', 'nx', 'run', 'digits:train']`
 * @param experiments of each project whose targets depend on nothing else, by the project's name
 */
export function selectedBy(
  argv: readonly string[],
  experiments: Readonly<Record<string, readonly string[]>>,
  { targetDefaults = {} }: NxJson = {},
): Set<string> | undefined {
  const names = namedIn(argv.slice(2));
  const isPlain = Object.entries(targetDefaults).every(
    ([target, defaults]) => !ours.test(target) || dependenciesIn(defaults) === '',
  );
  if (!isPlain || names.length === 0 || !names.every((name) => Object.hasOwn(experiments, name))) {
    return undefined;
  }
  return new Set(names.flatMap((name) => experiments[name]!));
}

/**
 * Whether a command line of Nx may run trainings of cross-validations. Where a project.json makes `train` depend on one, it is taken
 * for not: the task then asks to be named.
 */
export function mayCrossvalidate(
  argv: readonly string[],
  { targetDefaults = {} }: NxJson = {},
): boolean {
  const targets = targetsIn(argv.slice(2));
  const added = Object.values(targetDefaults).map(dependenciesIn);
  const areSingle = targets.length > 0 && targets.every((target) => single.test(target));
  return !areSingle || folds.test(added.join());
}

/** Of settings in nx.json the `dependsOn`, and what stands behind it; empty where there is none. */
const dependenciesIn = (defaults: unknown): string =>
  /"dependsOn":.*/.exec(JSON.stringify(defaults))?.[0] ?? '';

/** The projects of `run a:train`, `a:train`, `run-many -t train -p a,b`; empty where it names none. */
const namedIn = ([command = '', ...rest]: readonly string[]): string[] =>
  command === 'run-many'
    ? valuesOf(rest, /^(?:-p|--projects?)(?:=(.*))?$/)
    : taskOf(command, rest).slice(0, 1);

/** The targets of `run a:train`, `a:train`, `run-many -t train evaluate`, `affected --targets=train,evaluate`; empty where it names none. */
const targetsIn = ([command = '', ...rest]: readonly string[]): string[] =>
  command === 'run-many' || command === 'affected'
    ? valuesOf(rest, /^(?:-t|--targets?)(?:=(.*))?$/)
    : taskOf(command, rest).slice(1);

/** Project and target of the one task that is named; empty where none is. */
function taskOf(command: string, rest: readonly string[]): string[] {
  const task = command === 'run' ? (rest[0] ?? '') : command;
  return /^([^-:*!\s][^:*!\s]*):([^:]+)/.exec(task)?.slice(1) ?? [];
}

/** What is given to an option that takes several: `-t a,b`, `-t a b`, `-t=a -t b`. */
const valuesOf = (args: readonly string[], option: RegExp): string[] =>
  args.flatMap((arg, at) => {
    const found = option.exec(arg);
    if (!found) {
      return [];
    }
    const behind = args.slice(at + 1);
    const end = behind.findIndex((one) => one.startsWith('-'));
    const given = found[1] === undefined ? behind.slice(0, end < 0 ? undefined : end) : [found[1]];
    return given.flatMap((text) => text.split(','));
  });
