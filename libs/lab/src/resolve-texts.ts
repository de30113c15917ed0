import { encodeKey, isMap, type ConfigMap, type ConfigValue } from './config-value';
import { located, type MergedExperiment } from './merge';
import { findReferences } from './references';

/** How often a text may lead to another one. */
const deepest = 20;

const innermost = /\$\{([^${}]*)\}/;
const node = /^[\w-]+(?:\.[\w-]+|\[[\w-]+\])*$/;
const variable = /^oc\.env\s*:\s*(\w+)\s*(?:,\s*([\w./:-]*)\s*)?$/;

export interface ResolvedExperiment extends MergedExperiment {
  /** The variables that were read, sorted. */
  environment: string[];
}

/**
 * An experiment whose texts are what they come to, as far as that is certain, with what they name then: other plain values of it,
 * `${trainer.name}`, and variables, `${oc.env:DATA,datasets/raw/digits}`. Anything else stays in its text as it is. For what texts
 * name: of no use for values that are no texts.
 */
export function resolveExperimentTexts(
  experiment: MergedExperiment,
  env: NodeJS.ProcessEnv,
): ResolvedExperiment {
  const resolver = new Resolver(experiment.value, env);
  const value = resolver.all(experiment.value);
  const references = findReferences(value).map((one) => located(one, experiment.chain));
  return { ...experiment, value, references, environment: [...resolver.read].sort() };
}

class Resolver {
  /** The variables that were asked for. */
  readonly read = new Set<string>();

  constructor(
    private readonly root: ConfigMap,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  all(map: ConfigMap): ConfigMap {
    return Object.fromEntries(Object.entries(map).map(([key, entry]) => [key, this.value(entry)]));
  }

  private value(entry: ConfigValue): ConfigValue {
    if (typeof entry === 'string') return this.text(entry, 0);
    if (Array.isArray(entry)) return entry.map((item) => this.value(item));
    return isMap(entry) ? this.all(entry) : entry;
  }

  private text(text: string, depth: number): string {
    let rest = text;
    for (let found = innermost.exec(rest); found; found = innermost.exec(rest)) {
      const content = found[1]!.trim();
      const value = node.test(content) ? this.plainAt(content, depth) : this.variable(content);
      // A backslash may escape, and what a variable holds is a text, whatever it looks like.
      if (value === undefined || text.includes('\\') || /[{}]/.test(value)) break;
      rest = rest.slice(0, found.index) + value + rest.slice(found.index + found[0].length);
    }
    return rest;
  }

  private plainAt(path: string, depth: number): string | undefined {
    let value: ConfigValue | undefined = this.root;
    for (const key of path.split(/[.[\]]+/).filter(Boolean)) {
      value = Array.isArray(value)
        ? value[Number(key)]
        : isMap(value)
          ? value[encodeKey(key)]
          : undefined;
    }
    if (typeof value === 'string') return depth < deepest ? this.text(value, depth + 1) : undefined;
    return typeof value === 'number' ? String(value) : undefined;
  }

  private variable(content: string): string | undefined {
    const [, name, otherwise] = variable.exec(content) ?? [];
    if (name === undefined) return undefined;
    this.read.add(name);
    return this.env[name] ?? otherwise;
  }
}
