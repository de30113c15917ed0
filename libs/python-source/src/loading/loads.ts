import type { Argument, Call, Watch } from '../folding/expressions';
import { hasMark, isOpen, isUnknown, marks } from '../folding/marks';
import type { Names } from '../folding/names';
import { textsOf, type Value } from '../folding/value';
import type { ImportFact } from '../import-statements';
import type { StringFact } from '../string-facts';
import type { Token } from '../token';
import type { DynamicImport, FolderFact } from './facts';
import { importOf, splitName } from './import-names';
import { isLoadingModule, loaderOf, type Loader } from './loaders';
import { addedBy, foldersOf, isFinder, isSearchPath, maySearchElsewhere } from './search-path';

/** Code that is found in other ways than by an import statement. */
export interface Loads {
  imports: ImportFact[];
  dynamicImports: DynamicImport[];
  folders: FolderFact[];
  strings: StringFact[];
  /** Python that a literal holds and that is run. */
  code: { text: string; line: number }[];
}

/** Words of code that is read from somewhere, not from a config. */
const reading = /^(open|read\w*|compile|get_data|loads?|getsource|decode|b64decode|dedent)$/;
const dotted = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*\.$/u;

/** Collects what the expressions of a file load. */
export class LoadWatch implements Watch {
  readonly found: Loads = { imports: [], dynamicImports: [], folders: [], strings: [], code: [] };
  private readonly seen = new Set<string>();
  /** Calls that find a module without running it, and the lines that run what was found. */
  private readonly finders: (() => void)[] = [];
  private readonly executions: number[] = [];
  private sources = 0;
  private readonly mentionsSys: boolean;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly names: Names,
  ) {
    this.mentionsSys = tokens.some(({ text }) => text === 'sys');
  }

  expression(value: Value, at: number, next: number, tokens: readonly Token[]): void {
    for (const text of value.joined ? textsOf(value) : []) this.joined(text, tokens[at]?.line ?? 1);
    if (value.origins) this.reference(value, at, next, tokens);
  }

  entry(key: Value, value: Value, line: number): void {
    if (key.texts?.[0] === '_target_') this.object(value, line);
    if (key.texts?.[0] === 'PYTHONPATH') this.searchPathOf(value, line);
  }

  call(call: Call, tokens: readonly Token[]): void {
    const { value: callee, of, name: method, args, from } = call;
    const line = tokens[from - 1]?.line ?? 1;
    for (const origin of callee.origins ?? []) {
      const loader = loaderOf(origin);
      if (loader) this.load(loader, origin, call, tokens, line);
    }
    if (of && (method === 'exec_module' || method === 'load_module')) this.executions.push(line);
    // `finder.find_module(name).load_module(name)`
    if (of && method === 'find_module' && !callee.origins) this.anything(line);
    if (this.mentionsSys) this.search(call, line);
    if (method === 'putenv' || method === 'setdefault') {
      this.variable(args[0]?.value, args[1]?.value, line);
    }
    for (const { keyword, value } of args) {
      if (keyword === '_target_') this.object(value, line);
      if (keyword === 'PYTHONPATH') this.searchPathOf(value, line);
    }
  }

  private search(call: Call, line: number): void {
    const added = addedBy(call);
    if (added) this.putOnPath(added, line);
    if (maySearchElsewhere(call) || isFinder(call.value)) this.anything(line);
  }

  /** What is known when everything has been read. */
  end(): Loads {
    this.tokens.forEach(({ literal }, at) => {
      if (literal?.value === 'PYTHONPATH') this.environment(at);
    });
    if (this.executions.length > 0) {
      this.finders.forEach((find) => find());
      if (this.sources + this.finders.length === 0) this.anything(this.executions[0]!);
    }
    for (const { origin, name } of this.names.scopes.importedNames()) {
      const loader = loaderOf(origin);
      // Others may take it from here.
      if (loader && loader.kind !== 'object' && !this.names.used.has(name)) this.anything(1);
    }
    // A call says more than its argument.
    const called = new Set(
      this.found.dynamicImports.flatMap(({ text, prefix }) => (text ? [] : [prefix])),
    );
    this.found.dynamicImports = this.found.dynamicImports.filter(
      ({ text, prefix }) => !text || !called.has(prefix),
    );
    return this.found;
  }

  /** A name, or an attribute, that is not called. */
  private reference(value: Value, at: number, next: number, tokens: readonly Token[]): void {
    const line = tokens[at]?.line ?? 1;
    const isAssigned = ['=', '+='].includes(tokens[next]?.text ?? '');
    if (this.mentionsSys && isSearchPath(value) && isAssigned) {
      this.putOnPath(foldersOf(this.names.valueAt(next + 1), !this.isItem(value)), line);
    } else if (this.mentionsSys && isFinder(value) && isAssigned) this.anything(line);
    const { scopes } = this.names;
    const isLocal = tokens === this.tokens && scopes.assigned.has(at) && !scopes.isModule(at);
    const isLoaded = (origin: string) => {
      const loader = loaderOf(origin);
      return isLoadingModule(origin) || (loader && !isConfigured(loader));
    };
    if (!isLocal && value.origins?.some(isLoaded)) this.anything(line);
  }

  private isItem = ({ origins = [] }: Value) => origins.some((one) => one.endsWith('.[]'));

  private load(
    loader: Loader,
    origin: string,
    call: Call,
    tokens: readonly Token[],
    line: number,
  ): void {
    const argument = 'argument' in loader ? pick(call.args, loader)?.value : undefined;
    if (loader.kind !== 'code' && loader.kind !== 'object') this.sources += 1;
    switch (loader.kind) {
      case 'module':
        return this.module(origin, argument, call, tokens, line);
      case 'finder':
        this.sources -= 1;
        this.finders.push(() => this.module(origin, argument, call, tokens, line));
        return;
      case 'file':
        return this.file(argument, line);
      case 'object':
        return argument && this.object(argument, line);
      case 'folder':
        return this.putOnPath(argument ? [argument] : [], line);
      case 'code':
        return this.code(loader.name, call, tokens, line);
      case 'hub':
        return this.hub(call, line);
      default:
        return this.anything(line);
    }
  }

  private module(
    origin: string,
    argument: Value | undefined,
    call: Call,
    tokens: readonly Token[],
    line: number,
  ): void {
    const rest = call.args.filter(({ value }) => value !== argument);
    for (const text of argument ? textsOf(argument) : [marks.unknown]) {
      const name = text.replace(':', '.');
      const known = importOf(origin, name, rest, tokens.slice(call.from, call.to), line);
      if (!known) this.anything(line);
      else if (hasMark(name)) this.dynamic({ ...splitName(name), line });
      else this.found.imports.push(known);
    }
  }

  private object(value: Value, line: number): void {
    for (const text of value.joined ? textsOf(value) : []) {
      if (!hasMark(text)) this.found.strings.push({ value: text, line });
      else this.dynamic({ ...splitName(text), line });
    }
  }

  private file(argument: Value | undefined, line: number): void {
    for (const text of argument ? textsOf(argument) : [marks.unknown]) {
      if (isUnknown(text)) this.anything(line);
      else if (isOpen(text)) this.dynamic({ prefix: '', level: 0, line, file: text });
      else this.found.strings.push({ value: text, line });
    }
  }

  private hub({ args }: Call, line: number): void {
    const source = args.find(({ keyword }) => keyword === 'source');
    if (!source || !textsOf(source.value).some((one) => one === 'local' || hasMark(one))) return;
    const folder = pick(args, { argument: 0, keyword: 'repo_or_dir' })?.value;
    this.putOnPath(folder ? [folder] : [], line);
    for (const text of folder ? textsOf(folder) : []) {
      if (!isOpen(text)) this.found.strings.push({ value: `${text}/hubconf.py`, line });
    }
  }

  private code(
    name: string,
    { args, from, to }: Call,
    tokens: readonly Token[],
    line: number,
  ): void {
    const texts = args[0] ? textsOf(args[0].value) : [];
    if (texts.every((one) => !hasMark(one))) {
      this.found.code.push(...texts.map((text) => ({ text, line })));
    } else if (name !== 'eval' || this.isRead(tokens, from, to)) this.anything(line);
  }

  /** Whether an expression, or the values of the names in it, come from a file. A name out of a config is an expression of the lab's own. */
  private isRead(tokens: readonly Token[], from: number, to: number, deep = true): boolean {
    for (let at = from; at < to; at += 1) {
      const { kind, text } = tokens[at]!;
      if (kind !== 'name') continue;
      if (reading.test(text)) return true;
      const values = deep && tokens === this.tokens ? this.names.scopes.bindings(text, at) : [];
      for (const one of values ?? []) {
        const end = one.kind === 'value' ? this.names.endOf(one.at) : 0;
        if (one.kind === 'value' && this.isRead(tokens, one.at, end, false)) return true;
      }
    }
    return false;
  }

  private variable(name: Value | undefined, value: Value | undefined, line: number): void {
    if (name?.texts?.[0] === 'PYTHONPATH' && value) this.searchPathOf(value, line);
  }

  /** `environ["PYTHONPATH"] = folder` */
  private environment(at: number): void {
    const { tokens } = this;
    const isSet = tokens[at + 1]?.text === ']' && /^\+?=$/.test(tokens[at + 2]?.text ?? '');
    if (isSet) this.searchPathOf(this.names.valueAt(at + 3), tokens[at]!.line);
  }

  /** Of the variable PYTHONPATH: folders with colons between them. */
  private searchPathOf(value: Value, line: number): void {
    this.putOnPath([{ texts: textsOf(value).flatMap((one) => one.split(':')) }], line);
  }

  private putOnPath(folders: readonly Value[], line: number): void {
    for (const text of folders.flatMap(textsOf)) {
      if (/[\ue001\ue002\ue004]/.test(text)) this.anything(line);
      else this.found.folders.push({ path: text, line });
    }
  }

  /** A text that is put together, and may name a module of the lab. */
  private joined(text: string, line: number): void {
    if (!hasMark(text)) {
      if (text.includes('.')) this.found.strings.push({ value: text, line });
      return;
    }
    const { prefix, level } = splitName(text);
    if (level === 0 && dotted.test(prefix) && prefix.split('.').length > 2) {
      this.dynamic({ prefix, level, line, text: true });
    }
  }

  private anything(line: number): void {
    this.dynamic({ prefix: '', level: 0, line });
  }

  private dynamic(one: DynamicImport): void {
    const key = [one.prefix, one.level, one.file, one.text ? '' : one.line].join();
    if (!this.seen.has(key)) {
      this.seen.add(key);
      this.found.dynamicImports.push(one);
    }
  }
}

/** What the experiment's config says, its key has. */
const isConfigured = (loader: Loader) =>
  loader.kind === 'object' ||
  loader.kind === 'hub' ||
  loader.kind === 'finder' ||
  (loader.kind === 'code' && loader.name === 'eval');

const pick = (
  args: readonly Argument[],
  { argument, keyword }: { argument: number; keyword: string },
): Argument | undefined =>
  args.find((one) => one.keyword === keyword) ??
  args.filter((one) => one.keyword === undefined)[argument];
