import { marks, reference } from './marks';

/** What an expression stands for, as far as its file tells. */
export interface Value {
  /** Every text that it may be, as a path with `/`; with marks for what is not known. Absent for what `origins` says. */
  texts?: readonly string[];
  /** The dotted names of what it may be: `sys.path`, `importlib.import_module`, `..paths.RAW`. */
  origins?: readonly string[];
  /** The origins are what imports say, and not only how it is spelt. */
  imported?: true;
  /** The elements of a list or a tuple that is written out. */
  items?: readonly Value[];
  /** It is `.parents` of this. */
  parents?: Value;
  /** It has been treated as a path: then even `datasets` alone is a folder. */
  path?: true;
  /** It is put together of several parts. */
  joined?: true;
  /** It is written `*value`. */
  starred?: true;
}

const unknownTexts: readonly string[] = [marks.unknown];

export const unknown: Value = { texts: unknownTexts };
export const given: Value = { texts: [marks.given] };
export const text = (value: string): Value => ({ texts: [value] });
export const path = (texts: readonly string[]): Value => ({ texts: limited(texts), path: true });

export const textsOf = ({ texts, origins, imported }: Value): readonly string[] =>
  texts ?? (imported && origins ? origins.map(reference) : unknownTexts);

/** Most values that are followed. */
const most = 32;

const limited = (texts: readonly string[]): readonly string[] => {
  if (texts.length < 2) return texts;
  const different = [...new Set(texts)];
  return different.length > most ? unknownTexts : different;
};

/** One of several. */
export function union(values: readonly Value[]): Value {
  if (values.length === 1) return values[0]!;
  const origins = values.flatMap((value) => value.origins ?? []);
  const items = values.every((value) => value.items) ? values.flatMap((one) => one.items!) : [];
  return {
    texts: limited(values.flatMap(textsOf)),
    ...(origins.length > 0 && { origins: [...new Set(origins)] }),
    ...(values.some((value) => value.imported) && { imported: true }),
    ...(items.length > 0 && { items }),
    ...(values.some((value) => value.path) && { path: true }),
    ...(values.some((value) => value.joined) && { joined: true }),
  };
}

/** Every text of one before every text of the next. */
export function concatenated(values: readonly Value[]): Value {
  let texts: readonly string[] = [''];
  for (const value of values) {
    texts = limited(texts.flatMap((before) => textsOf(value).map((one) => before + one)));
  }
  return { texts, joined: true };
}

/** As `os.path.join` and `/` do it. */
export function joinedPath(values: readonly Value[]): Value {
  let texts: readonly string[] = [''];
  for (const value of values) {
    texts = limited(texts.flatMap((before) => textsOf(value).map((one) => below(before, one))));
  }
  return path(texts);
}

function below(folder: string, name: string): string {
  const rest = name.replaceAll('\\', '/');
  // An absolute path, or one from a file, is another root altogether.
  if (folder === '' || folder === '.' || rest.startsWith('/') || rest.startsWith(marks.file)) {
    return rest;
  }
  return `${folder.replace(/\/$/, '')}/${rest}`;
}

/** The folder `levels` above. */
export const parent = (value: Value, levels = 1): Value =>
  path(textsOf(value).map((one) => above(one, Math.min(levels, 20))));

function above(text: string, levels: number): string {
  if (levels === 0) return text;
  if (text === '') return above('..', levels - 1);
  const name = /^(.*?)\/?([^/]+)$/.exec(text);
  // Behind a mark, or at the end of what is known, only `..` is sure.
  const isPlain = name && !/[\ue001-\ue005]/.test(name[2]!) && !['.', '..'].includes(name[2]!);
  return above(isPlain ? name[1]! : `${text}/..`, levels - 1);
}
