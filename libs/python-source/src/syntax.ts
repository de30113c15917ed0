import type { Token } from './token';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const keywords = words(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield',
);
/** Keywords behind which a value, a name or a colon must stand. */
const takers = words(
  'and as assert async await class def del elif for from global if import in is nonlocal not or while with',
);
/** Keywords that may follow a value. */
const followers = words('and as async else for from if import in is not or');
/** Operators with a value on their right, other than `*` and `/`, which stand alone in parameters. */
const operators = words(
  '+ - ** // % @ << >> & | ^ ~ == != <= >= < > = := . += -= *= /= //= %= @= &= |= ^= >>= <<= **=',
);
/** Operators with a value on their left. */
const binary = words(
  '// % << >> & | ^ == != <= >= < > = := += -= *= /= //= %= @= &= |= ^= >>= <<= **=',
);
const headers = words('if elif else for while try except finally with def class');
const bareHeaders = words('else try finally');
const softKeywords = words('match case type');
const ends = words(') ] } , ;');

/**
 * The first line that no Python from 3.10 on can read, as far as neighbouring tokens tell. What it finds is sure:
 * text that Python reads has none. What it does not find, Python finds when it runs the file.
 */
export function findSyntaxError(tokens: readonly Token[]): number | undefined {
  let statement = 0;
  let depth = 0;
  let line: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const before = tokens[at - 1];
    if (token.kind === 'newline') {
      if (isWrongHeader(line)) return line.at(-1)?.line;
      if (isWrongEnd(line.at(-1), tokens[at + 1])) return tokens[at + 1]?.line;
      line = [];
    }
    if (token.kind === 'indent' && !isBlockStart(tokens, at)) return token.line;
    if (before !== undefined && isWrongPair(before, token, tokens, at, at - 1 === statement)) {
      return before.kind === 'newline' ? token.line : before.line;
    }
    if (isLayout(token)) {
      statement = at + 1;
      depth = 0;
      continue;
    }
    line.push(token);
    if ('([{'.includes(token.text) && token.text !== '') depth += 1;
    if (')]}'.includes(token.text) && token.text !== '') depth -= 1;
    if (depth === 0 && (token.text === ':' || token.text === ';')) statement = at + 1;
  }
  return undefined;
}

const isLayout = ({ kind }: Token) => ['newline', 'indent', 'dedent', 'end'].includes(kind);

const isKeyword = ({ kind, text }: Token) => kind === 'name' && keywords.has(text);

/** The last token of a value. */
const endsValue = (token: Token) =>
  token.kind === 'number' ||
  token.kind === 'string' ||
  (token.kind === 'name' && !keywords.has(token.text)) ||
  [')', ']', '}', '...'].includes(token.text);

/** The first token of a value, brackets that could be a call or an index aside. */
const startsValue = (token: Token) =>
  token.kind === 'number' ||
  token.kind === 'string' ||
  (token.kind === 'name' && !followers.has(token.text)) ||
  token.text === '{' ||
  token.text === '...';

function isWrongPair(
  before: Token,
  token: Token,
  tokens: readonly Token[],
  at: number,
  first: boolean,
): boolean {
  if (isLayout(before)) return token.kind === 'operator' && binary.has(token.text);
  const over = token.kind === 'newline' || ends.has(token.text);
  if (isKeyword(before)) return isWrongAfterKeyword(before, token, over);
  if (before.kind === 'operator' && operators.has(before.text)) {
    return (
      over || (token.kind === 'operator' && binary.has(token.text)) || isWrongName(before, token)
    );
  }
  if (!endsValue(before)) return false;
  if (token.text === 'not' && token.kind === 'name') {
    return tokens[at + 1]?.text !== 'in' && !isSoft(before, first);
  }
  if (!startsValue(token)) return false;
  const joined = before.kind === 'string' && token.kind === 'string';
  const dots = before.text === '...' || token.text === '...';
  return !joined && !isSoft(before, first) && !(dots && isRelativeImport(tokens, at));
}

/** `match x`, `case x` and `type x` begin a statement, and are names elsewhere. */
const isSoft = (token: Token, first: boolean) =>
  first && token.kind === 'name' && softKeywords.has(token.text);

function isWrongAfterKeyword(before: Token, token: Token, over: boolean): boolean {
  if (before.text === 'def' || before.text === 'class') {
    return token.kind !== 'name' || keywords.has(token.text);
  }
  if (bareHeaders.has(before.text) && before.text !== 'else') return token.text !== ':';
  return over && takers.has(before.text) && token.text !== ';';
}

/** `x.class`; `from . import y` is none. */
const isWrongName = (before: Token, token: Token) =>
  before.text === '.' &&
  !(token.kind === 'name' && (token.text === 'import' || !isKeyword(token))) &&
  token.text !== '.' &&
  token.text !== '...';

function isRelativeImport(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  while (/^\.+$/.test(tokens[before]?.text ?? '')) before -= 1;
  return tokens[before]?.text === 'from';
}

/** `if x` without a colon. */
function isWrongHeader(line: readonly Token[]): boolean {
  const first = line[0]?.text === 'async' ? line[1] : line[0];
  if (first?.kind !== 'name' || !headers.has(first.text)) return false;
  let depth = 0;
  for (const { text } of line) {
    if (text === '(' || text === '[' || text === '{') depth += 1;
    if (text === ')' || text === ']' || text === '}') depth -= 1;
    if (text === ':' && depth === 0) return false;
  }
  return true;
}

/** A line that ends with a colon has a block behind it. */
const isWrongEnd = (last: Token | undefined, next: Token | undefined) =>
  last?.text === ':' && next?.kind !== 'indent';

/** The token before the newline before an indentation is a colon. */
const isBlockStart = (tokens: readonly Token[], at: number) =>
  tokens[at - 1]?.kind === 'newline' && tokens[at - 2]?.text === ':';
