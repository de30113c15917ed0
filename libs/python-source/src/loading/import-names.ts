import type { Argument } from '../folding/expressions';
import { marks } from '../folding/marks';
import { textsOf } from '../folding/value';
import type { ImportFact } from '../import-statements';
import type { Token } from '../token';

/** `..a.b` -> two dots and `a.b`, up to what is not known. `__package__` and `__name__` are what one dot stands for. */
export function splitName(text: string): { level: number; prefix: string } {
  const name = text.startsWith(marks.package) ? `.${text.slice(1).replace(/^\./, '')}` : text;
  const known = name.replace(/[\ue001-\ue005][^]*$/, '');
  const level = /^\.*/.exec(known)![0].length;
  return { level, prefix: known.slice(level) };
}

/**
 * The import that a call is.
 *
 * @param rest the other arguments, and all their tokens
 * @returns undefined where it is relative to a package that is not known
 */
export function importOf(
  callee: string,
  name: string,
  rest: readonly Argument[],
  tokens: readonly Token[],
  line: number,
): ImportFact | undefined {
  const { level, prefix: module } = splitName(name);
  if (callee.endsWith('__import__')) {
    const names = rest.flatMap(({ value }) => (value.items ?? []).flatMap(textsOf));
    return { module, names, level: level + levelOf(tokens), line };
  }
  if (callee.endsWith('run_module')) return { module, names: ['__main__'], level, line };
  const package_ = rest.find(({ keyword }) => keyword === 'package') ?? rest[0];
  if (level === 0 || package_ === undefined || name.startsWith(marks.package)) {
    return { module, names: [], level, line };
  }
  const [packageName = '', ...others] = textsOf(package_.value);
  if (packageName === marks.package) return { module, names: [], level, line };
  if (others.length > 0 || /[\ue001-\ue005]/.test(packageName)) return undefined;
  const base = packageName.split('.').slice(0, level === 1 ? undefined : 1 - level);
  return { module: [...base, module].filter(Boolean).join('.'), names: [], level: 0, line };
}

/** `level=1`, or the fifth argument: the only number of the call. */
const levelOf = (tokens: readonly Token[]) =>
  Number(tokens.find(({ kind }) => kind === 'number')?.text ?? 0);
