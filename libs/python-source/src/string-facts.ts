import { stringRun, type StringRun } from './string-runs';
import type { Token } from './token';

export interface StringFact {
  value: string;
  /** From 1. */
  line: number;
}

const moduleName = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)+$/u;
/** Python, compiled or not, and archives of it. */
const codeFile = /^[^\n]+\.(py|pyx|pyc|so|pyd|dll|dylib|zip|egg|whl)$/;
/** `package.module:function` */
const entryPoint = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)+:[\p{L}_][\p{L}\p{N}_.]*$/u;
/** `datasets/raw/<name>`, with whatever stands around it. */
const datasetPath = /(?:^|[/\\])datasets[/\\](?:raw|processed|splits|generated)[/\\][^/\\\n]+/;
/** What the runtime calls prepared data. */
const preparedData = /^(?:processed|generated)\/[\w-]+$/;
const longest = 500;

/** Every literal that may name a module, a Python file or a dataset. A statement that is only a string is none. */
export function findStrings(tokens: readonly Token[]): StringFact[] {
  const found: StringFact[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]?.kind !== 'string') continue;
    const run = stringRun(tokens, at);
    if (run === undefined) continue;
    if (!isStatement(tokens, at, run.next)) {
      for (const value of names(run)) found.push({ value, line: run.line });
      found.push(...parts(tokens, at, run));
    }
    at = run.next - 1;
  }
  return found;
}

/** The first literals of a run name something by themselves too: `"src.a" + suffix`. */
function parts(tokens: readonly Token[], start: number, run: StringRun): StringFact[] {
  if (!tokens.slice(start, run.next).some(({ text }) => text === '+')) return [];
  return tokens.slice(start, run.next).flatMap(({ literal, line }) => {
    const single = literal && !literal.bytes ? names({ ...literal, line, next: 0 }) : [];
    return single.filter((value) => value !== run.value).map((value) => ({ value, line }));
  });
}

/** Whether a text that was put together names a module, a file or data. */
export const namesSomething = ({ value }: StringFact): boolean =>
  value.length <= longest &&
  (value.includes('\ue003') ||
    moduleName.test(value) ||
    codeFile.test(value) ||
    datasetPath.test(value));

function names({ value, open }: StringRun): string[] {
  if (value.length > longest) return [];
  const dataset = datasetPath.test(open ? value.replace(/[^/\\]*$/, '').slice(0, -1) : value);
  // A field may be the rest of the dataset's name; behind a slash the name is whole.
  if (open) return dataset ? [value.replace(/[^/\\]*$/, '').slice(0, -1)] : [];
  if (entryPoint.test(value)) return [value.replace(':', '.')];
  return dataset || preparedData.test(value) || moduleName.test(value) || codeFile.test(value)
    ? [value]
    : [];
}

/** A docstring, or a string that does nothing. */
function isStatement(tokens: readonly Token[], start: number, next: number): boolean {
  const before = tokens[start - 1];
  const begins =
    before === undefined ||
    ['newline', 'indent', 'dedent'].includes(before.kind) ||
    before.text === ';';
  const after = tokens[next];
  return begins && (after?.kind === 'newline' || after?.text === ';');
}
