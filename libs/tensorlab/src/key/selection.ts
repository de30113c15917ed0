import type { NxJsonConfiguration } from '@nx/devkit';

/** Targets whose dependencies are known here, unless nx.json says otherwise. */
const ours =
  /^((train|evaluate)(-(fold|seed)-.*)?|predict|benchmark|export|report|crossval|explain|runs|prune|tensorboard|preprocess|split)$|^tensorlab:|^nx:noop$|\*/;

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
  { targetDefaults = {} }: Pick<NxJsonConfiguration, 'targetDefaults'> = {},
): Set<string> | undefined {
  const names = namedIn(argv.slice(2));
  const isPlain = Object.entries(targetDefaults).every(
    ([target, defaults]) => !ours.test(target) || !JSON.stringify(defaults).includes('dependsOn'),
  );
  if (!isPlain || !names?.every((name) => Object.hasOwn(experiments, name))) {
    return undefined;
  }
  return new Set(names.flatMap((name) => experiments[name]!));
}

/** `run a:train`, `a:train`, `run-many -t train -p a,b` */
function namedIn([command = '', ...rest]: readonly string[]): string[] | undefined {
  if (command === 'run-many') {
    return namedByOption(rest);
  }
  const task = command === 'run' ? (rest[0] ?? '') : command;
  const name = /^([^-:*!\s][^:*!\s]*):[^:]/.exec(task)?.[1];
  return name === undefined ? undefined : [name];
}

function namedByOption(args: readonly string[]): string[] | undefined {
  const places = args.flatMap((arg, at) => (/^(-p|--projects?)(=|$)/.test(arg) ? [at] : []));
  const [at] = places;
  if (at === undefined || places.length > 1) {
    return undefined;
  }
  const [, value] = /=(.*)$/.exec(args[at]!) ?? [];
  const list = value ?? args[at + 1] ?? '';
  const next = args[value === undefined ? at + 2 : at + 1] ?? '-';
  // Without a comma between them, names may go on.
  return next.startsWith('-') && /^[\w@/.-]+(,[\w@/.-]+)*$/.test(list)
    ? list.split(',')
    : undefined;
}
