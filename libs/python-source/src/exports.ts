import type { Layout } from './folding/layout';

/** The strings of `__all__ = [...]` and of what is added to it; `*` where only Python knows them all. */
export function findExports(layout: Layout): string[] {
  const { tokens } = layout;
  const names = new Set<string>();
  tokens.forEach(({ text }, start) => {
    if (text !== '__all__' || tokens[start - 1]?.text === '.' || !isExtended(layout, start)) return;
    const end = layout.endOfStatement(start);
    for (let at = start + 1; at < end; at += 1) {
      const { literal, kind, text } = tokens[at]!;
      if (literal && !literal.open) names.add(literal.value);
      else if (literal || (kind === 'name' && !listWords.has(text))) names.add('*');
    }
  });
  return [...names];
}

/** Words of a list that is written out, and of an annotation. */
const listWords = new Set(
  'extend append list tuple sorted set str List Tuple typing Final'.split(' '),
);

/** `__all__ = `, `__all__ += `, `__all__.extend(`, `__all__: list[str] = ` */
const isExtended = (layout: Layout, at: number) =>
  layout.begins(at) && ['=', '+=', '.', ':', '['].includes(layout.tokens[at + 1]?.text ?? '');
