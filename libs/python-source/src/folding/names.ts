import { ExpressionReader, type Watch } from './expressions';
import type { Layout } from './layout';
import { marks, reference } from './marks';
import { Scopes, type Binding } from './scopes';
import { given, text, union, unknown, type Value } from './value';

/** What the names of a file stand for. */
export class Names {
  readonly scopes: Scopes;
  /** Names that are looked up anywhere. */
  readonly used = new Set<string>();
  private readonly readers: ExpressionReader[] = [];
  private depth = 0;
  private readonly resolved = new Map<string | readonly Binding[], Value>();
  private readonly values = new Map<number, Value>();

  constructor(layout: Layout) {
    this.scopes = new Scopes(layout);
  }

  readonly valueOf = (name: string, at: number): Value => {
    const bindings = this.scopes.bindings(name, at);
    const key = bindings ?? name;
    let value = this.resolved.get(key);
    if (!value) {
      this.used.add(name);
      value = bindings ? union(bindings.map((one) => this.boundTo(one))) : this.unbound(name);
      this.resolved.set(key, value);
    }
    return value;
  };

  /** The expression at a place. */
  valueAt(at: number): Value {
    const known = this.values.get(at);
    if (known) return known;
    // A name that is defined by itself.
    this.values.set(at, unknown);
    if (this.depth >= deepest) return unknown;
    const value = this.reading((reader) => reader.expression(at));
    this.values.set(at, value);
    return value;
  }

  /** One reader for each name whose value is looked up while that of another is. */
  private reading<Result>(read: (reader: ExpressionReader) => Result): Result {
    const reader = (this.readers[this.depth] ??= new ExpressionReader(
      this.scopes.layout,
      this.valueOf,
    ));
    this.depth += 1;
    const result = read(reader);
    this.depth -= 1;
    return result;
  }

  /** The end of the expression at a place. */
  endOf = (at: number) =>
    this.reading((reader) => {
      reader.expression(at);
      return reader.next;
    });

  private boundTo(binding: Binding): Value {
    switch (binding.kind) {
      case 'import':
        return { origins: [binding.origin], imported: true };
      case 'value':
        return this.valueAt(binding.at);
      case 'each':
        return union(this.valueAt(binding.at).items ?? [unknown]);
      case 'given':
        return binding.at === undefined ? given : union([this.valueAt(binding.at), given]);
      default:
        return unknown;
    }
  }

  private unbound(name: string): Value {
    if (name === '__file__') return text(marks.file);
    if (name === 'self' || name === 'cls') return given;
    if (name === '__name__' || name === '__package__') return text(marks.package);
    const { stars } = this.scopes;
    const texts = stars.map((module) => reference(starred(module, name)));
    return { origins: [name], ...(stars.length > 0 && { texts }) };
  }
}

/** Names whose values are looked up in each other. */
const deepest = 20;

const starred = (module: string, name: string) =>
  /\.$/.test(module) ? module + name : `${module}.${name}`;

/** Reads every expression of a file, each once. */
export function readExpressions(names: Names, first: Watch, second: Watch): void {
  const { layout } = names.scopes;
  const { tokens } = layout;
  const reader = new ExpressionReader(layout, names.valueOf, {
    expression(value, at, next, tokens) {
      first.expression?.(value, at, next, tokens);
      second.expression?.(value, at, next, tokens);
    },
    call(call, tokens) {
      first.call?.(call, tokens);
      second.call?.(call, tokens);
    },
    entry: (key, value, line) => first.entry?.(key, value, line),
  });
  for (let at = 0; at < tokens.length;) {
    at = Math.max(step(layout, reader, at), at + 1);
  }
}

/** @returns where to go on */
function step(layout: Layout, reader: ExpressionReader, at: number): number {
  const { tokens } = layout;
  const { kind, text: word } = tokens[at]!;
  if (kind === 'string' || kind === 'number' || isOperand(kind, word)) {
    reader.expression(at);
    return reader.next;
  }
  if (word === 'import' || (word === 'from' && layout.begins(at))) {
    return layout.endOfStatement(at);
  }
  if (word === 'def' || word === 'class') {
    const open = layout.first(at + 2, '(', ':');
    if (tokens[open]?.text !== '(') return open + 1;
    reader.elements(open + 1);
    return reader.next;
  }
  return at + 1;
}

const isOperand = (kind: string, word: string) =>
  kind === 'name' ? !statementWords.has(word) : operandWords.has(word);

const operandWords = new Set('( [ { * - lambda not await'.split(' '));

/** Words that an expression follows, or none. */
const statementWords = new Set(
  'return yield raise assert del if elif while for in with try except finally else pass break continue global nonlocal async as is and or from import def class'.split(
    ' ',
  ),
);
