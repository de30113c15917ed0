import { importBindings } from '../import-statements';
import type { Token } from '../token';
import { keywords } from './keywords';
import { endOfBlock, type Layout } from './layout';

/** How a name gets its value. */
export type Binding =
  | { kind: 'import'; origin: string }
  /** The index of the expression that it is assigned. */
  | { kind: 'value'; at: number }
  /** One after the other of the elements of an expression. */
  | { kind: 'each'; at: number }
  /** A parameter; the index of its default. */
  | { kind: 'given'; at?: number }
  | { kind: 'other' };

/** A module, a class or a function, and the names that are bound in it. */
interface Scope {
  parent?: Scope;
  isClass: boolean;
  names: Map<string, Binding[]>;
}

/** The tokens of a scope, and the range that this one lies in. */
interface Range {
  from: number;
  to: number;
  scope: Scope;
  outer?: Range;
}

/** Most values of a name that are followed. */
const most = 32;

/** Which names a file binds, and where. */
export class Scopes {
  /** What `from module import *` takes names from. */
  readonly stars: string[] = [];
  /** Where the expressions begin that only give a name its value. */
  readonly assigned = new Set<number>();
  readonly module: Scope = { isClass: false, names: new Map() };
  /** Inner scopes in the order in which they begin. */
  private readonly ranges: Range[] = [];

  private readonly tokens: readonly Token[];

  constructor(readonly layout: Layout) {
    const { tokens } = layout;
    this.tokens = tokens;
    for (let at = 0; at < tokens.length; at += 1) at = this.read(at) ?? at;
  }

  /** The bindings that a name has at a place; undefined where the file does not bind it. */
  bindings(name: string, at: number): readonly Binding[] | undefined {
    const innermost = this.scopeAt(at);
    for (let scope: Scope | undefined = innermost; scope; scope = scope.parent) {
      const found = scope.names.get(name);
      if (found && (!scope.isClass || scope === innermost)) return found;
    }
    return undefined;
  }

  isModule = (at: number) => this.scopeAt(at) === this.module;

  /** What the module itself imports. */
  importedNames(): { name: string; origin: string }[] {
    return [...this.module.names].flatMap(([name, bindings]) =>
      bindings.flatMap((one) => (one.kind === 'import' ? [{ name, origin: one.origin }] : [])),
    );
  }

  private scopeAt(at: number): Scope {
    let [low, high] = [0, this.ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ranges[middle]!.from <= at) low = middle + 1;
      else high = middle;
    }
    let range = this.ranges[low - 1];
    while (range && at >= range.to) range = range.outer;
    return range?.scope ?? this.module;
  }

  private bind(scope: Scope, name: string, binding: Binding) {
    const known = scope.names.get(name);
    if (known === undefined) scope.names.set(name, [binding]);
    else if (known.length < most) known.push(binding);
    else if (known.length === most) known.push({ kind: 'other' });
    else if (binding.kind === 'import') known.push(binding);
  }

  /** @returns the end of what is read already */
  private read(at: number): number | void {
    const { tokens } = this;
    const { text, kind } = tokens[at]!;
    if (kind === 'string' || kind === 'number' || text === '' || tokens[at - 1]?.text === '.')
      return;
    const read = readers.get(text);
    if (read) return read.call(this, at);
    if (kind === 'name' && !keywords.has(text) && this.layout.begins(at)) {
      this.assignment(at);
    } else if ((text === '(' || text === '[' || text === '*') && this.layout.begins(at)) {
      this.targets(at);
    }
  }

  /** `name = value`, `name: type = value`, `name += value`, `a, b = values`. */
  private assignment(at: number) {
    const { tokens } = this;
    const next = tokens[at + 1]?.text ?? '';
    const scope = this.scopeAt(at);
    const name = tokens[at]!.text;
    if (next === ',') this.targets(at);
    else if (next === '=' || next === ':') {
      const equals = this.layout.first(at + 1, '=');
      if (tokens[equals]?.text === '=') this.assign(scope, name, equals + 1);
    } else if (/^[-+*/%@&|^<>]+=$/.test(next)) this.bind(scope, name, { kind: 'other' });
  }

  /** `name = other = value`: each of them is the value. */
  private assign(scope: Scope, name: string, start: number) {
    const { tokens } = this;
    const names = [name];
    let value = start;
    while (tokens[value]?.kind === 'name' && tokens[value + 1]?.text === '=') {
      names.push(tokens[value]!.text);
      value += 2;
    }
    const isPlain = tokens[this.layout.first(value, '=')]?.text !== '=';
    for (const one of names) {
      this.bind(scope, one, isPlain ? { kind: 'value', at: value } : { kind: 'other' });
    }
    if (isPlain && !scope.isClass) this.assigned.add(value);
  }

  private targets(start: number) {
    const { tokens } = this;
    const equals = this.layout.first(start, '=');
    if (tokens[equals]?.text === '=') this.bindAll(start, equals);
  }

  private bindAll(from: number, to: number) {
    const { tokens } = this;
    const scope = this.scopeAt(from);
    for (let at = from; at < to; at += 1) {
      const { kind, text } = tokens[at]!;
      const isName = kind === 'name' && !keywords.has(text) && tokens[at - 1]?.text !== '.';
      if (isName && tokens[at + 1]?.text !== '.' && tokens[at + 1]?.text !== '[') {
        this.bind(scope, text, { kind: 'other' });
      }
    }
  }

  private inner(from: number, parent: Scope, isClass: boolean): Scope {
    const scope: Scope = { parent, isClass, names: new Map() };
    let outer = this.ranges.at(-1);
    while (outer && from >= outer.to) outer = outer.outer;
    this.ranges.push({ from, to: endOfBlock(this.tokens, from), scope, outer });
    return scope;
  }

  function(at: number) {
    const { tokens } = this;
    const scope = this.scopeAt(at);
    const name = tokens[at + 1]?.text ?? '';
    // Only in the class's own body is a method a name, and there it hides nothing that a method could use.
    if (!scope.isClass) this.bind(scope, name, { kind: 'other' });
    const open = this.layout.first(at + 2, '(');
    const close = this.layout.closing(open);
    const colon = this.layout.first(close + 1, ':');
    this.parameters(this.inner(colon + 1, scope, false), open + 1, close);
  }

  lambda(at: number) {
    const colon = this.layout.first(at + 1, ':');
    this.parameters(this.scopeAt(at), at + 1, colon);
  }

  private parameters(scope: Scope, from: number, to: number) {
    const { tokens } = this;
    for (let at = from; at < to; at += 1) {
      const end = Math.min(this.layout.first(at, ','), to);
      while (tokens[at]?.text === '*' || tokens[at]?.text === '**') at += 1;
      const equals = this.layout.first(at, '=', ',');
      const hasDefault = equals < end && tokens[equals]?.text === '=';
      if (tokens[at]?.kind === 'name') {
        this.bind(scope, tokens[at]!.text, {
          kind: 'given',
          ...(hasDefault && { at: equals + 1 }),
        });
      }
      if (hasDefault) this.assigned.add(equals + 1);
      at = end;
    }
  }

  class(at: number) {
    const { tokens } = this;
    const scope = this.scopeAt(at);
    this.bind(scope, tokens[at + 1]?.text ?? '', { kind: 'other' });
    const colon = this.layout.first(at + 2, ':');
    this.inner(colon + 1, scope, true);
  }

  for(at: number) {
    const { tokens } = this;
    const word = this.layout.first(at + 1, 'in');
    if (tokens[word]?.text !== 'in') return;
    if (word === at + 2 && tokens[at + 1]?.kind === 'name') {
      this.bind(this.scopeAt(at), tokens[at + 1]!.text, { kind: 'each', at: word + 1 });
    } else this.bindAll(at + 1, word);
  }

  as(at: number) {
    const next = this.tokens[at + 1];
    if (next?.kind === 'name') this.bind(this.scopeAt(at), next.text, { kind: 'other' });
    else this.bindAll(at + 1, this.layout.closing(at + 1));
  }

  walrus(at: number) {
    const name = this.tokens[at - 1]?.text ?? '';
    this.bind(this.scopeAt(at), name, { kind: 'value', at: at + 1 });
  }

  /** Names of an outer scope: there they may get any value. */
  outer(at: number) {
    const end = this.layout.endOfStatement(at);
    this.bindAll(at + 1, end);
    for (const { kind, text } of this.tokens.slice(at + 1, end)) {
      if (kind === 'name') this.bind(this.module, text, { kind: 'other' });
    }
  }

  import(at: number) {
    const bindings = importBindings(this.tokens, at);
    for (const { name, origin } of bindings) {
      if (name === '*') this.stars.push(origin);
      else this.bind(this.scopeAt(at), name, { kind: 'import', origin });
    }
    return bindings.length > 0 ? this.layout.endOfStatement(at) : at;
  }
}

const readers = new Map<string, (this: Scopes, at: number) => number | void>([
  ['def', Scopes.prototype.function],
  ['lambda', Scopes.prototype.lambda],
  ['class', Scopes.prototype.class],
  ['for', Scopes.prototype.for],
  ['as', Scopes.prototype.as],
  [':=', Scopes.prototype.walrus],
  ['global', Scopes.prototype.outer],
  ['nonlocal', Scopes.prototype.outer],
  ['import', Scopes.prototype.import],
  ['from', Scopes.prototype.import],
]);
