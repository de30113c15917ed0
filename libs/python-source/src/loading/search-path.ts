import type { Argument, Call } from '../folding/expressions';
import type { Value } from '../folding/value';

const searchPath = /(^|\.)sys\.path$/;
const finders = /(^|\.)sys\.(meta_path|path_hooks)(\.|$)/;
const adding = /(^|\.)sys\.path\.(append|insert|extend|__setitem__|__iadd__)$/;

export const isSearchPath = ({ origins = [] }: Value) =>
  origins.some((one) => searchPath.test(one.replace(/\.\[\]$/, '')));

/** Other code finds modules, in ways of its own. */
export const isFinder = ({ origins = [] }: Value) => origins.some((one) => finders.test(one));

/** What a call puts on `sys.path`; undefined where it changes nothing. */
export function addedBy({ value: callee, name, args }: Call): readonly Value[] | undefined {
  if (!callee.origins?.some((one) => adding.test(one))) return undefined;
  const last = args.at(-1);
  return last ? foldersOf(last.value, name === 'extend') : [];
}

/** What is assigned to `sys.path`, or to a part of it; `sys.path` itself among it is nothing new. */
export const foldersOf = (value: Value, isList: boolean): readonly Value[] =>
  (value.items ?? [isList ? { ...value, texts: unknownTexts } : value]).filter(
    (one) => !isSearchPath(one),
  );

const unknownTexts = ['\ue001'];

/** Functions that only look at the list that they are handed. */
const readers = new Set(
  'print len list tuple set sorted str repr enumerate any all iter reversed join filter map zip format info debug warning error find_spec deepcopy copy pprint dumps'.split(
    ' ',
  ),
);

/** Whether a call may change `sys.path` because it is handed the list. */
export function maySearchElsewhere({ name, args }: Call): boolean {
  const isHanded = ({ value }: Argument) =>
    isSearchPath(value) && !value.origins?.some((origin) => origin.endsWith('.[]'));
  if (name === 'setattr') {
    const isSys = args[0]?.value.origins?.some((one) => /(^|\.)sys$/.test(one)) ?? false;
    return isSys && /^(path|meta_path|path_hooks)$/.test(args[1]?.value.texts?.[0] ?? 'path');
  }
  return !readers.has(name) && args.some(isHanded);
}
