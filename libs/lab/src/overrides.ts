import { encodeKey, isMap, type ConfigMap } from './config-value';
import { checkKeys, type Experiment } from './experiment-file';
import { findReferences } from './references';
import { readYaml, type Problem } from './yaml-file';

/** Where the values of the command line come from, in place of a file. */
export const commandLine = '--set';

/**
 * `['trainer.epochs=3', 'tags=[a', 'b]']` -> `['trainer.epochs=3', 'tags=[a,b]']`. Nx splits what is typed at commas, so a part
 * that does not begin with a key belongs to the value before it.
 */
export const joinAssignments = (typed: readonly string[]): string[] =>
  typed.reduce<string[]>((whole, part) => {
    const goesOn = whole.length > 0 && !/^\s*[A-Za-z_][\w.]*\s*=/.test(part);
    return goesOn ? [...whole.slice(0, -1), `${whole.at(-1)},${part}`] : [...whole, part];
  }, []);

/**
 * The overrides of a command line as the runtime merges them over an experiment: one more file. Never throws: what the runtime
 * refuses is in `problems`.
 *
 * @param set `key=value`, with dots in the key and a YAML value
 */
export function parseOverrides(set: readonly string[]): Experiment {
  const value: ConfigMap = {};
  const problems: Problem[] = [];
  for (const text of set) {
    const problem = putInto(value, text);
    if (problem !== undefined) problems.push({ line: 1, message: problem });
  }
  problems.push(...checkKeys(value, {}));
  const references = findReferences(value);
  return { name: commandLine, file: commandLine, value, lines: {}, problems, references };
}

function putInto(value: ConfigMap, text: string): string | undefined {
  const at = text.indexOf('=');
  const keys = text.slice(0, at).trim().split('.');
  if (at < 0 || keys.includes('')) return `${text} is not key=value.`;
  const { value: written, problems } = readYaml(text.slice(at + 1));
  if (problems[0]) return `${text}: ${problems[0].message}`;
  let inside = value;
  for (const key of keys.slice(0, -1).map(encodeKey)) {
    const next = Object.hasOwn(inside, key) ? inside[key] : (inside[key] = {});
    if (!isMap(next)) return `${text} is not key=value: ${key} is no map.`;
    inside = next;
  }
  inside[encodeKey(keys.at(-1)!)] = written ?? null;
  return undefined;
}
