import type { NxJsonConfiguration } from '@nx/devkit';

/** Targets whose dependencies are known here, unless nx.json says otherwise. */
const ours =
  /^((train|evaluate)(-(fold|seed)-.*)?|predict|benchmark|export|report|crossval|explain|runs|prune|tensorboard|preprocess|split)$|^tensorlab:|^nx:noop$|\*/;
/** Targets that run no training of a cross-validation. */
const single =
  /^(train|evaluate|predict|benchmark|export|profile|tune-batch|report|explain|runs|prune|tensorboard|preprocess|split|fetch|verify|record|setup|lint|typecheck|format|test)$/;
/** A dependency that may be a training of a cross-validation. */
const folds = /crossval|fold|seed|\*/;

type NxJson = Pick<NxJsonConfiguration, 'targetDefaults'>;

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
  if (!isPlain || !names?.every((name) => Object.hasOwn(experiments, name))) {
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
  return !targets?.every((target) => single.test(target)) || folds.test(added.join());
}

/** Of settings in nx.json the `dependsOn`, and what stands behind it; empty where there is none. */
const dependenciesIn = (defaults: unknown): string =>
  /"dependsOn":.*/.exec(JSON.stringify(defaults))?.[0] ?? '';

/** `run a:train`, `a:train`, `run-many -t train -p a,b` */
function namedIn([command = '', ...rest]: readonly string[]): string[] | undefined {
  if (command === 'run-many') {
    const names = valuesOf(rest, /^(?:-p|--projects?)(?:=(.*))?$/);
    return names.length > 0 ? names : undefined;
  }
  const [name] = taskOf(command, rest) ?? [];
  return name === undefined ? undefined : [name];
}

/** `run a:train`, `a:train`, `run-many -t train evaluate`, `affected --targets=train,evaluate` */
function targetsIn([command = '', ...rest]: readonly string[]): string[] | undefined {
  if (command === 'run-many' || command === 'affected') {
    const targets = valuesOf(rest, /^(?:-t|--targets?)(?:=(.*))?$/);
    return targets.length > 0 ? targets : undefined;
  }
  const [, target] = taskOf(command, rest) ?? [];
  return target === undefined ? undefined : [target];
}

function taskOf(command: string, rest: readonly string[]): [name: string, target: string] | null {
  const task = command === 'run' ? (rest[0] ?? '') : command;
  const [, name, target] = /^([^-:*!\s][^:*!\s]*):([^:]+)/.exec(task) ?? [];
  return name === undefined || target === undefined ? null : [name, target];
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
