import type { Cursor } from './cursor';
import { named, starNamed } from './expressions';
import { tuple } from './expression';
import { patterns } from './patterns';
import { refuse } from './refusal';

/** `suite` reads a `:` and the block behind it. */
export function matchStatement(c: Cursor, suite: (c: Cursor) => string): string {
  c.name();
  let text = `match ${subject(c)}:\x01`;
  c.expect(':');
  c.expectKind('newline');
  c.expectKind('indent');
  const cases: string[] = [];
  while (!c.isKind('dedent')) {
    if (!c.isName('case')) {
      refuse('no case');
    }
    c.next();
    const heading = `case ${patterns(c)}`;
    const guard = c.take('if') ? ` if ${named(c).text}` : '';
    cases.push(heading + guard + suite(c));
  }
  c.next();
  text += `${cases.join('\n')}\x02`;
  return text;
}

function subject(c: Cursor): string {
  if (!c.startsExpression()) {
    refuse('no subject');
  }
  const { items, comma } = c.list(
    () => starNamed(c),
    () => c.startsExpression(),
  );
  const first = items[0]!;
  if (comma) {
    return tuple(items).text;
  }
  return first.form === 'starred' ? refuse('a star alone') : first.text;
}
