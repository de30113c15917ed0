import type { ConfigValue } from '@tensorlab/lab';

/** Resolvers of OmegaConf whose result is decided by the file itself, and by the environment for `oc.env`. */
const known = new Set([
  'oc.env',
  'oc.create',
  'oc.decode',
  'oc.deprecated',
  'oc.dict.keys',
  'oc.dict.values',
  'oc.select',
]);

export interface Interpolations {
  /** Environment variables that `${oc.env:NAME}` reads. */
  environment: string[];
  /** A resolver, or a name, that only Python can know: what it comes to may be anything. */
  unknown?: string;
  /** A text that is put together in Python may name any module of the lab. */
  mayNameModule: boolean;
  /** A dataset's name is put together in Python. */
  mayNameDataset: boolean;
}

/** What the interpolations in a config depend on. */
export function interpolations(value: ConfigValue): Interpolations {
  const result: Interpolations = { environment: [], mayNameModule: false, mayNameDataset: false };
  const visit = (entry: ConfigValue, key: string) => {
    if (typeof entry === 'string' && entry.includes('${')) {
      judge(entry, key, result);
    } else if (Array.isArray(entry)) {
      entry.forEach((item) => visit(item, key));
    } else if (typeof entry === 'object' && entry !== null) {
      for (const [name, child] of Object.entries(entry)) {
        visit(child, name);
      }
    }
  };
  visit(value, '');
  result.environment = [...new Set(result.environment)].sort();
  return result;
}

function judge(text: string, key: string, result: Interpolations): void {
  for (const [, resolver = ''] of text.matchAll(/\$\{\s*([\w.]+)\s*:/g)) {
    if (!known.has(resolver)) {
      result.unknown ??= `\${${resolver}:}`;
    }
  }
  for (const [, argument = ''] of text.matchAll(/\$\{\s*oc\.env\s*:\s*([^,}]*)/g)) {
    const name = argument.trim().replace(/^(['"])(.*)\1$/, '$2');
    if (/^\w+$/.test(name)) {
      result.environment.push(name);
    } else {
      result.unknown ??= text;
    }
  }
  const around = text.replace(/\$\{[^{}]*\}/g, '');
  result.mayNameModule ||= key === '_target_' || /[.$]/.test(around) || /oc\.env/.test(text);
  result.mayNameDataset ||= key === 'dataset' || key === 'datasets';
}
