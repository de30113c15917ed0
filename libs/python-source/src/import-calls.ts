import type { ImportFact } from './import-statements';
import { stringRun } from './string-runs';
import type { Token } from './token';

/** An import whose module is no literal: `import_module(name)`, or code that may import anything. */
export interface DynamicImport {
  /** How the module's name surely begins: `src.losses.`; empty where nothing is known. */
  prefix: string;
  /** The dots of a relative name. */
  level: number;
  /** From 1. */
  line: number;
}

/** Imports by a call: `importlib.import_module(...)`, `__import__(...)`, and whatever else runs a module that only Python knows. */
export function findDynamicImports(tokens: readonly Token[]): {
  imports: ImportFact[];
  dynamicImports: DynamicImport[];
} {
  const imports: ImportFact[] = [];
  const dynamicImports: DynamicImport[] = [];
  const { aliases, statements } = importlibNames(tokens);
  tokens.forEach(({ kind, text, line }, at) => {
    if (kind !== 'name' || statements.has(at) || before(tokens, at) === 'def') return;
    const isAlias = aliases.has(text) && before(tokens, at) !== '.';
    const called = tokens[at + 1]?.text === '(';
    if (text !== 'import_module' && text !== '__import__' && !(isAlias && called)) {
      if (mayRunAnything(tokens, at)) dynamicImports.push({ prefix: '', level: 0, line });
      return;
    }
    // As a value it may be called with anything.
    const call = called ? readCall(tokens, at + 2) : { name: '', whole: false, rest: [] };
    if (call.whole) imports.push(asImport(text, call, line));
    else {
      const { level, module } = split(call.name);
      dynamicImports.push({ prefix: module, level, line });
    }
  });
  return { imports, dynamicImports };
}

const before = (tokens: readonly Token[], at: number) => tokens[at - 1]?.text;

/** The names that `from importlib import import_module as name` gives, and the tokens of such statements. */
function importlibNames(tokens: readonly Token[]) {
  const aliases = new Set<string>();
  const statements = new Set<number>();
  tokens.forEach(({ text }, start) => {
    if (text !== 'importlib' || before(tokens, start) !== 'from') return;
    for (let at = start; at < tokens.length && tokens[at]?.kind !== 'newline'; at += 1) {
      statements.add(at);
      const isAlias = tokens[at]?.text === 'as' && before(tokens, at) === 'import_module';
      if (isAlias && tokens[at + 1]) aliases.add((tokens[at + 1] as Token).text);
    }
  });
  return { aliases, statements };
}

/** Loaders of a file, which is known only where its name is a literal of the call. */
const fileLoaders = new Set(['spec_from_file_location', 'SourceFileLoader', 'run_path']);

/** Whether a name stands for running code, or finding modules, that the text does not name. */
function mayRunAnything(tokens: readonly Token[], at: number): boolean {
  const text = tokens[at]?.text ?? '';
  const called = tokens[at + 1]?.text === '(';
  if (fileLoaders.has(text)) {
    const inCall = called ? tokens.slice(at + 2, endOfCall(tokens, at + 2)) : [];
    return called && !inCall.some(({ literal }) => literal?.value.endsWith('.py'));
  }
  if (text === 'run_module') return called && !readCall(tokens, at + 2).whole;
  if (text === 'exec') return called && before(tokens, at) !== '.';
  // With other folders on it, an import finds other modules.
  return text === 'path' && before(tokens, at) === '.' && tokens[at - 2]?.text === 'sys';
}

interface Call {
  name: string;
  /** `name` is the whole argument, and not only how it begins. */
  whole: boolean;
  /** The other arguments. */
  rest: readonly Token[];
}

function readCall(tokens: readonly Token[], start: number): Call {
  const first =
    tokens[start]?.text === 'name' && tokens[start + 1]?.text === '=' ? start + 2 : start;
  const run = stringRun(tokens, first);
  const end = endOfCall(tokens, start);
  if (run === undefined) return { name: '', whole: false, rest: [] };
  const whole = !run.open && [',', ')'].includes(tokens[run.next]?.text ?? '');
  // "src.%s" % name and "src.{}".format(name)
  const name = whole || run.open ? run.value : run.value.replace(/[%{][^]*$/, '');
  return { name, whole, rest: tokens.slice(run.next + 1, end) };
}

function endOfCall(tokens: readonly Token[], start: number): number {
  for (let at = start, depth = 0; at < tokens.length; at += 1) {
    const text = tokens[at]?.text ?? '';
    if ('([{'.includes(text) && text !== '') depth += 1;
    if (')]}'.includes(text) && text !== '') depth -= 1;
    if (depth < 0) return at;
  }
  return tokens.length;
}

/** `..a.b` -> two dots and `a.b` */
function split(name: string): { level: number; module: string } {
  const level = /^\.*/.exec(name)?.[0].length ?? 0;
  return { level, module: name.slice(level) };
}

function asImport(callee: string, { name, rest }: Call, line: number): ImportFact {
  const { level, module } = split(name);
  if (callee === '__import__') {
    return { module, names: strings(rest), level: level + levelOf(rest), line };
  }
  const packageName = strings(rest)[0];
  if (level === 0 || packageName === undefined) return { module, names: [], level, line };
  const base = packageName.split('.').slice(0, level === 1 ? undefined : 1 - level);
  return { module: [...base, module].filter(Boolean).join('.'), names: [], level: 0, line };
}

const strings = (tokens: readonly Token[]) =>
  tokens.flatMap(({ literal }) => (literal ? [literal.value] : []));

/** `level=1`, or the fifth argument: the only number of the call. */
const levelOf = (rest: readonly Token[]) =>
  Number(rest.find(({ kind }) => kind === 'number')?.text ?? 0);
