import type { Argument } from './expressions';
import { marks } from './marks';
import {
  concatenated,
  given,
  joinedPath,
  parent,
  path,
  text,
  textsOf,
  union,
  unknown,
  type Value,
} from './value';

/** A value as an f-string shows it. */
export const formatted = (value: Value): Value => ({ texts: textsOf(value) });

/** What gives the path that it is handed, or that it is a method of. */
const samePath = new Set(
  'Path PurePath PosixPath PurePosixPath abspath realpath normpath normcase expanduser expandvars fspath str resolve absolute as_posix rstrip'.split(
    ' ',
  ),
);
const otherPaths = new Set(
  'join joinpath dirname with_name with_suffix format strip parent parents'.split(' '),
);
const pathTypes = /^(Pure|Posix|Windows)*Path$/;

/** Whether a function gives a path, or a text, that is made of its arguments. */
export const givesPath = (name: string) => samePath.has(name) || otherPaths.has(name);

export function attributeValue(of: Value, name: string): Value {
  if (name === 'parent' && of.imported) return parent(of);
  if (name === 'parents' && of.imported) return { ...unknown, parents: of };
  if (of.origins) {
    const origins = of.origins.map((one) => (one.endsWith('.') ? one + name : `${one}.${name}`));
    const { imported } = of;
    if (!of.path) return imported ? { origins, imported } : { origins };
  }
  if (name === 'parent' && of !== given) return parent(of);
  if (name === 'parents') return { ...unknown, parents: of };
  // Of what is handed over, an attribute is handed over too.
  if (of.texts?.includes(marks.given)) return given;
  return of.path && !/^(name|stem|suffix|suffixes|parts|drive|root|anchor)$/.test(name)
    ? of
    : unknown;
}

/**
 * What a call gives.
 *
 * @param of the object that the function is a method of
 * @param name the function's own
 */
export function callValue(of: Value | undefined, name: string, args: readonly Argument[]): Value {
  const first = args[0]?.keyword === undefined ? args[0]?.value : undefined;
  switch (name) {
    case 'join':
      return joinCall(of, positional(args));
    case 'joinpath':
      return of ? joinedPath([of, ...positional(args)]) : unknown;
    case 'dirname':
      return first ? parent(first) : unknown;
    case 'with_name':
      return of && first ? joinedPath([parent(of), first]) : unknown;
    case 'getcwd':
    case 'cwd':
      return path(['']);
    case 'format':
      return of ? format(of, args) : unknown;
    case 'getattr':
      return getattr(positional(args));
    case 'copy':
    case 'list':
    case 'tuple':
    case 'sorted':
    case 'set':
      return copied(first ?? of);
    default:
      return samePath.has(name) ? pathOf(name, of, positional(args)) : unknown;
  }
}

const positional = (args: readonly Argument[]) =>
  args.flatMap(({ keyword, value }) => (keyword === undefined ? [value] : []));

/** A list of the same elements, but another one. */
const copied = (value: Value | undefined): Value => ({
  ...unknown,
  ...(value?.items && { items: value.items }),
  ...(value?.origins && { origins: value.origins.map((origin) => `${origin}.[]`) }),
});

function pathOf(name: string, of: Value | undefined, args: readonly Value[]): Value {
  if (pathTypes.test(name)) return args.length === 0 ? path(['']) : joinedPath(args);
  const from = args[0] ?? of;
  return from ? { texts: textsOf(from), ...(from.path && { path: true }) } : unknown;
}

/** `os.path.join(a, b)`, and `'/'.join(parts)`. */
function joinCall(of: Value | undefined, args: readonly Value[]): Value {
  const separator = of?.origins || of?.texts?.length !== 1 ? undefined : of.texts[0]!;
  if (separator === undefined || /[\ue001-\ue005]/.test(separator)) return joinedPath(args);
  const items = args[0]?.items;
  if (!items || items.some(({ starred }) => starred)) return { ...unknown, joined: true };
  return concatenated(items.flatMap((item, at) => (at === 0 ? [item] : [text(separator), item])));
}

/** `'src.{}'.format(name)` */
function format(template: Value, args: readonly Argument[]): Value {
  const texts = textsOf(template).map((one) => {
    let place = -1;
    return concatenated(
      one.split(/(\{[^{}]*\})/).map((piece) => {
        const field = /^\{([^{}]*)\}$/.exec(piece)?.[1];
        if (field === undefined) return text(piece);
        if (field === '') place += 1;
        const index = field === '' ? place : Number(field);
        const found = args.find(({ keyword }) => keyword === field) ?? args[index];
        return found ? formatted(found.value) : unknown;
      }),
    );
  });
  return { ...union(texts), joined: true };
}

/** `getattr(importlib, "import_module")` */
function getattr([object, name]: readonly Value[]): Value {
  const names = name?.texts ?? [];
  if (!object || names.length !== 1) return unknown;
  return /^\w+$/.test(names[0]!) ? attributeValue(object, names[0]!) : unknown;
}
