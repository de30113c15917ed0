import { encodeKey, isMap, type ConfigMap, type ConfigValue } from './config-value';
import { located, type MergedExperiment } from './merge';
import { findReferences } from './references';

/** How often a text may lead to another one. */
const deepest = 20;

const innermost = /\$\{([^${}]*)\}/;
const node = /^[\w-]+(?:\.[\w-]+|\[[\w-]+\])*$/;
const variable = /^oc\.env\s*:\s*(\w+)\s*(?:,\s*([\w./:-]*)\s*)?$/;

/** An experiment whose texts are what they come to, with what they name then. */
export function resolveExperimentTexts(
  experiment: MergedExperiment,
  env: NodeJS.ProcessEnv,
): MergedExperiment {
  const value = resolveTexts(experiment.value, env);
  const references = findReferences(value).map((one) => located(one, experiment.chain));
  return { ...experiment, value, references };
}

/**
 * A merged experiment's value with what its texts come to, as far as that is certain: other plain values of it, `${trainer.name}`, and
 * variables, `${oc.env:DATA,datasets/raw/digits}`. A text with anything else in it stays as it is. For what texts name: values that
 * are no texts are not looked into.
 */
function resolveTexts(value: ConfigMap, env: NodeJS.ProcessEnv): ConfigMap {
  const resolve = (entry: ConfigValue): ConfigValue => {
    if (typeof entry === 'string') return resolved(entry, value, env, 0) ?? entry;
    if (Array.isArray(entry)) return entry.map(resolve);
    return isMap(entry) ? resolveAll(entry) : entry;
  };
  const resolveAll = (map: ConfigMap): ConfigMap =>
    Object.fromEntries(Object.entries(map).map(([key, entry]) => [key, resolve(entry)]));
  return resolveAll(value);
}

function resolved(
  text: string,
  root: ConfigMap,
  env: NodeJS.ProcessEnv,
  depth: number,
): string | undefined {
  let rest = text;
  for (let found = innermost.exec(rest); found; found = innermost.exec(rest)) {
    const content = found[1]!.trim();
    const value = node.test(content)
      ? plainAt(content, root, env, depth)
      : ofVariable(content, env);
    // What a variable holds is a text, whatever it looks like.
    if (value === undefined || value.includes('${')) return undefined;
    rest = rest.slice(0, found.index) + value + rest.slice(found.index + found[0].length);
  }
  return text.includes('\\') || rest.includes('${') ? undefined : rest;
}

function plainAt(
  path: string,
  root: ConfigMap,
  env: NodeJS.ProcessEnv,
  depth: number,
): string | undefined {
  let value: ConfigValue | undefined = root;
  for (const key of path.split(/[.[\]]+/).filter(Boolean)) {
    value = Array.isArray(value)
      ? value[Number(key)]
      : isMap(value)
        ? value[encodeKey(key)]
        : undefined;
  }
  if (typeof value === 'string') {
    return depth < deepest ? resolved(value, root, env, depth + 1) : undefined;
  }
  return typeof value === 'number' ? String(value) : undefined;
}

function ofVariable(content: string, env: NodeJS.ProcessEnv): string | undefined {
  const [, name, otherwise] = variable.exec(content) ?? [];
  return name === undefined ? undefined : (env[name] ?? otherwise);
}
