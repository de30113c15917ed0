import type { Cursor } from './cursor';
import { callArguments } from './arguments';
import { choice, named, starExpressions, target, targets } from './expressions';
import { matchStatement } from './match-statement';
import { parameters } from './parameters';
import { refuse } from './refusal';
import { block, type Statement, withoutDocstring } from './statement';
import { simpleStatements } from './simple-statements';
import { typeParameters } from './type-parameters';

/** One statement, or a line of several. */
export function statements(c: Cursor): Statement[] {
  const { kind, text, line } = c.token;
  if (kind === 'word') {
    if (text === '@' || text === 'def' || text === 'class') {
      return [definition(c)];
    }
    if (text === 'async') {
      return [c.isNext('def') ? definition(c) : asynchronous(c)];
    }
    const read = compound.get(text);
    if (read) {
      return [compoundStatement(read(c), line)];
    }
  }
  if (c.isName('match')) {
    const match = c.attempt(() => matchStatement(c, suite));
    if (match) {
      return [compoundStatement(match, line)];
    }
  }
  return simpleStatements(c);
}

const compound = new Map<string, (c: Cursor) => string>([
  ['if', ifStatement],
  ['while', whileStatement],
  ['for', forStatement],
  ['try', tryStatement],
  ['with', withStatement],
]);

const compoundStatement = (text: string, line: number): Statement => ({
  text,
  line,
  kind: 'statement',
  name: text.slice(0, text.indexOf('\x01')),
});

/** A `:` and what belongs to it, in canonical text. */
const suite = (c: Cursor) => block(body(c));

function body(c: Cursor): Statement[] {
  c.expect(':');
  if (!c.isKind('newline')) {
    return simpleStatements(c);
  }
  c.next();
  c.expectKind('indent');
  const all: Statement[] = [];
  while (!c.isKind('dedent')) {
    all.push(...statements(c));
  }
  c.next();
  return all;
}

/** `pass` where a docstring is all that there is, as if it had been written. */
function documented(all: Statement[]): Statement[] {
  const { line } = all[0]!;
  const others = withoutDocstring(all);
  return others.length > 0 ? others : [{ text: 'pass', line, kind: 'statement', name: 'pass' }];
}

function asynchronous(c: Cursor): Statement {
  const { line } = c.next();
  const read = c.is('for') ? forStatement : c.is('with') ? withStatement : refuse('async alone');
  return compoundStatement(`async ${read(c)}`, line);
}

function definition(c: Cursor): Statement {
  let heading = '';
  while (c.take('@')) {
    heading += `@${named(c).text}\n`;
    c.expectKind('newline');
  }
  const { line } = c.token;
  if (c.take('class')) {
    return classDefinition(c, heading, line);
  }
  heading += c.take('async') ? 'async def ' : 'def ';
  c.expect('def');
  const name = c.name();
  heading += name + typeParameters(c);
  c.expect('(');
  heading += `(${parameters(c, { close: ')', annotated: true })})`;
  c.expect(')');
  if (c.take('->')) {
    heading += `->${choice(c).text}`;
  }
  const members = documented(c.within(true, () => body(c)));
  return { text: heading + block(members), line, kind: 'function', name };
}

function classDefinition(c: Cursor, decorators: string, line: number): Statement {
  const name = c.name();
  let heading = `${decorators}class ${name}${typeParameters(c)}`;
  if (c.take('(')) {
    const bases = callArguments(c, { generator: false });
    heading += bases && `(${bases})`;
  }
  const members = documented(c.within(false, () => body(c)));
  const brief = members.map((member) =>
    member.kind === 'statement' ? member : { ...member, text: `${member.kind} ${member.name}` },
  );
  return {
    text: heading + block(members),
    line,
    kind: 'class',
    name,
    own: heading + block(brief),
    members,
  };
}

/** `else: if ...` with nothing beside is an `elif`. */
function ifStatement(c: Cursor): string {
  c.expect('if');
  let text = `if ${named(c).text}${suite(c)}`;
  while (c.take('elif')) {
    text += `elif ${named(c).text}${suite(c)}`;
  }
  if (c.take('else')) {
    const all = body(c);
    const lone = all.length === 1 && all[0]!.text;
    text += lone && /^if /.test(lone) ? `el${lone}` : `else${block(all)}`;
  }
  return text;
}

function whileStatement(c: Cursor): string {
  c.expect('while');
  return `while ${named(c).text}${suite(c)}${otherwise(c)}`;
}

function forStatement(c: Cursor): string {
  c.expect('for');
  const each = targets(c).text;
  c.expect('in');
  return `for ${each} in ${starExpressions(c).text}${suite(c)}${otherwise(c)}`;
}

const otherwise = (c: Cursor) => (c.take('else') ? `else${suite(c)}` : '');

function tryStatement(c: Cursor): string {
  c.expect('try');
  let text = `try${suite(c)}`;
  const groups = c.is('except') && c.isNext('*');
  const handled = c.is('except');
  while (c.is('except')) {
    if (c.isNext('*') !== groups) {
      refuse('except and except* in one try');
    }
    text += handler(c);
  }
  if (handled) {
    text += otherwise(c);
  }
  if (c.take('finally')) {
    return `${text}finally${suite(c)}`;
  }
  return handled ? text : refuse('a try alone');
}

function handler(c: Cursor): string {
  c.expect('except');
  let heading = 'except';
  if (c.take('*')) {
    heading += '*';
  }
  if (heading.endsWith('*') || !c.is(':')) {
    heading += ` ${choice(c).text}`;
    if (c.take('as')) {
      heading += ` as ${c.name()}`;
    }
  }
  return heading + suite(c);
}

/** Always in the parentheses that may stand around all of the items. */
function withStatement(c: Cursor): string {
  c.expect('with');
  const items = (c.is('(') ? c.attempt(() => parenthesizedItems(c)) : undefined) ?? plainItems(c);
  return `with(${items.join(',')})${suite(c)}`;
}

function parenthesizedItems(c: Cursor): string[] {
  c.expect('(');
  const { items } = c.list(
    () => withItem(c),
    () => !c.is(')'),
  );
  c.expect(')');
  return c.is(':') ? items : refuse('no with items');
}

const plainItems = (c: Cursor) =>
  c.list(
    () => withItem(c),
    () => true,
  ).items;

function withItem(c: Cursor): string {
  const value = choice(c).text;
  return c.take('as') ? `${value} as ${target(c).text}` : value;
}
