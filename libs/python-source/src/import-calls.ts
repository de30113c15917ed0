import type { ImportFact } from './import-statements';
import { stringRun } from './string-runs';
import type { Token } from './tokens';

/** An `import_module(...)` whose argument is no literal. */
export interface DynamicImport {
  /** How the module's name surely begins: `src.losses.`; empty where nothing is known. */
  prefix: string;
  /** The dots of a relative name. */
  level: number;
  /** From 1. */
  line: number;
}

/** `importlib.import_module(...)` and `__import__(...)`. */
export function findDynamicImports(tokens: readonly Token[]): {
  imports: ImportFact[];
  dynamicImports: DynamicImport[];
} {
  const imports: ImportFact[] = [];
  const dynamicImports: DynamicImport[] = [];
  tokens.forEach(({ text, line }, at) => {
    if (text !== 'import_module' && text !== '__import__') return;
    if (tokens[at + 1]?.text !== '(' || tokens[at - 1]?.text === 'def') return;
    const call = readCall(tokens, at + 2);
    if (call.whole) imports.push(asImport(text, call, line));
    else {
      const { level, module } = split(call.name);
      dynamicImports.push({ prefix: module, level, line });
    }
  });
  return { imports, dynamicImports };
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
