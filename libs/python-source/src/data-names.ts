import { marks } from './folding/marks';
import type { StringFact } from './string-facts';
import type { Token } from './token';

const name = /^[\w][\w.-]{0,60}$/;
const parameter = /data/;

/**
 * The short texts of a file where one of its paths takes the name of a dataset from whoever calls it; of another file, those that are
 * handed over as what is called so: `dataset="digits"`.
 */
export function dataNames(
  tokens: readonly Token[],
  paths: readonly StringFact[],
): { names?: string[] } {
  const isOpen = paths.some(({ value }) => value.includes(marks.given));
  const found = new Set<string>();
  tokens.forEach(({ literal }, at) => {
    if (!literal || literal.open || literal.bytes || !name.test(literal.value)) return;
    if (isOpen || isHanded(tokens, at)) found.add(literal.value);
  });
  return found.size > 0 ? { names: [...found] } : {};
}

/** `dataset="digits"`, `dataset: str = "digits"`, `{"dataset": "digits"}` */
function isHanded(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text;
  if (before === ':') return parameter.test(tokens[at - 2]?.literal?.value ?? '');
  if (before !== '=') return false;
  const from = Math.max(at - 8, 0);
  const names = tokens.slice(from, at - 1).map(({ text }) => text);
  const start = Math.max(names.lastIndexOf(','), names.lastIndexOf('('), names.lastIndexOf(''));
  return parameter.test(names[start + 1] ?? '');
}
