import type { Cursor } from './cursor';
import { refuse } from './refusal';
import { strings } from './strings';

/** What stands behind `case`. A sequence is `[a,b,]` however it is written. */
export function patterns(c: Cursor): string {
  const { items, comma } = c.list(
    () => sequenceItem(c),
    () => !c.is(':') && !c.is('if'),
  );
  return comma ? sequence(items) : single(items[0]!);
}

interface Pattern {
  text: string;
  /** `a | b` and `a as b` need parentheses inside others. */
  loose?: 'or' | 'as' | 'star';
}

const sequence = (items: Pattern[]) => `[${items.map(({ text }) => text).join(',')}]`;

const single = ({ text, loose }: Pattern) => (loose === 'star' ? refuse('a star alone') : text);

function sequenceItem(c: Cursor): Pattern {
  return c.take('*') ? { text: `*${c.name()}`, loose: 'star' } : pattern(c);
}

function pattern(c: Cursor): Pattern {
  return c.nested(() => {
    const inner = alternatives(c);
    if (!c.take('as')) {
      return inner;
    }
    const name = c.name();
    if (name === '_' || c.is('.') || c.is('(') || c.is('=')) {
      refuse('no capture');
    }
    return {
      text: `${inner.loose === 'as' ? `(${inner.text})` : inner.text} as ${name}`,
      loose: 'as',
    };
  });
}

function alternatives(c: Cursor): Pattern {
  const first = closed(c);
  if (!c.is('|')) {
    return first;
  }
  const wrap = ({ text, loose }: Pattern) => (loose ? `(${text})` : text);
  let text = wrap(first);
  while (c.take('|')) {
    text += `|${wrap(closed(c))}`;
  }
  return { text, loose: 'or' };
}

function closed(c: Cursor): Pattern {
  const { kind } = c.token;
  if (kind === 'name') {
    return { text: nameOrClass(c) };
  }
  if (c.take('(')) {
    return group(c);
  }
  if (c.take('[')) {
    const items = c.is(']') ? [] : listOf(c, ']').items;
    c.expect(']');
    return { text: sequence(items) };
  }
  return { text: c.take('{') ? mapping(c) : literal(c) };
}

function group(c: Cursor): Pattern {
  if (c.take(')')) {
    return { text: sequence([]) };
  }
  const { items, comma } = listOf(c, ')');
  c.expect(')');
  const first = items[0]!;
  if (!comma && first.loose === 'star') {
    refuse('a star alone');
  }
  return comma ? { text: sequence(items) } : first;
}

const listOf = (c: Cursor, close: string) =>
  c.list(
    () => sequenceItem(c),
    () => !c.is(close),
  );

/** A capture, a dotted name, or a class with its patterns. */
function nameOrClass(c: Cursor): string {
  let text = dotted(c);
  if (!c.take('(')) {
    return text;
  }
  const inner: string[] = [];
  let keyword = false;
  while (!c.is(')')) {
    if (c.isName() && c.isNext('=')) {
      keyword = true;
      const name = c.name();
      c.expect('=');
      inner.push(`${name}=${pattern(c).text}`);
    } else {
      inner.push(keyword ? refuse('a positional pattern after a keyword') : pattern(c).text);
    }
    if (!c.take(',')) {
      break;
    }
  }
  c.expect(')');
  text += `(${inner.join(',')})`;
  return text;
}

function dotted(c: Cursor): string {
  let text = c.name();
  while (c.take('.')) {
    text += `.${c.name()}`;
  }
  return text;
}

function mapping(c: Cursor): string {
  const inner: string[] = [];
  while (!c.is('}')) {
    if (c.take('**')) {
      const name = c.name();
      inner.push(name === '_' ? refuse('no capture') : `**${name}`);
      c.take(',');
      break;
    }
    const key = c.isName() ? dottedKey(c) : literal(c);
    c.expect(':');
    inner.push(`${key}:${pattern(c).text}`);
    if (!c.take(',')) {
      break;
    }
  }
  c.expect('}');
  return `{${inner.join(',')}}`;
}

const dottedKey = (c: Cursor) => (c.isNext('.') ? dotted(c) : refuse('no key'));

function literal(c: Cursor): string {
  if (c.isKind('string')) {
    const { text } = strings(c);
    return text.startsWith('$') ? refuse('a pattern that is no literal') : text;
  }
  for (const constant of ['None', 'True', 'False']) {
    if (c.take(constant)) {
      return constant;
    }
  }
  const real = signedNumber(c);
  for (const sign of ['+', '-']) {
    if (c.take(sign)) {
      const imaginary = signedNumber(c);
      return !real.endsWith('j') && /^[0-9].*j$/.test(imaginary)
        ? `${real}${sign}${imaginary}`
        : refuse('no complex number');
    }
  }
  return real;
}

function signedNumber(c: Cursor): string {
  const sign = c.take('-') ? '-' : '';
  const { kind, text } = c.next();
  return kind === 'number' ? sign + text : refuse('no number');
}
