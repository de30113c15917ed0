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
}

/** What the interpolations in a config depend on. */
export function interpolations(value: ConfigValue): Interpolations {
  const environment = new Set<string>();
  let unknown: string | undefined;
  for (const { text } of openTexts(value)) {
    for (const { name, argument } of resolversIn(text)) {
      if (!known.has(name)) {
        unknown ??= `\${${name}:}`;
      } else if (name === 'oc.env') {
        const variable = argument.trim().replace(/^(['"])(.*)\1$/, '$2');
        if (/^\w+$/.test(variable)) {
          environment.add(variable);
        } else {
          unknown ??= text;
        }
      }
    }
  }
  return { environment: [...environment].sort(), ...(unknown !== undefined && { unknown }) };
}

/** What only Python can put together may name whatever the lab has. */
export interface Open {
  /** Any module. */
  module: boolean;
  /** Any dataset. */
  dataset: boolean;
}

/** What the texts may name that still have an interpolation in them. */
export function mayName(value: ConfigValue): Open {
  const open: Open = { module: false, dataset: false };
  for (const { text, key } of openTexts(value)) {
    const resolves = resolversIn(text).length > 0;
    const around = literalOf(text);
    // One value of the file by itself counts where it stands.
    const isJoined = around !== '' || !/^\$\{[^{}]*\}$/.test(text);
    open.module ||=
      key === '_target_' || resolves || (isJoined && /^[\p{L}\p{N}_.:/]*$/u.test(around));
    open.dataset ||= /data/i.test(key) || resolves || (isJoined && /^[^\s]*$/.test(around));
  }
  return open;
}

/** The texts with an interpolation, each with the nearest key around it. */
function* openTexts(value: ConfigValue, key = ''): Generator<{ text: string; key: string }> {
  if (typeof value === 'string') {
    if (value.includes('${')) {
      yield { text: value, key };
    }
  } else if (Array.isArray(value)) {
    for (const item of value) {
      yield* openTexts(item, key);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, entry] of Object.entries(value)) {
      yield* openTexts(entry, name);
    }
  }
}

/** Of `${name:argument,...}`, at any depth, the name, which may itself hold an interpolation, and the first argument. */
function resolversIn(text: string): { name: string; argument: string }[] {
  return starts(text).flatMap((start) => {
    const content = contentFrom(text, start);
    const colon = topLevel(content, ':');
    if (colon < 0) {
      return [];
    }
    const behind = content.slice(colon + 1);
    const comma = topLevel(behind, ',');
    const argument = comma < 0 ? behind : behind.slice(0, comma);
    return [{ name: content.slice(0, colon).trim(), argument }];
  });
}

/** Where the content of each interpolation begins. */
const starts = (text: string) => [...text.matchAll(/\$\{/g)].map(({ index }) => index + 2);

/** Up to the brace that closes it. */
function contentFrom(text: string, start: number): string {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0;
    if (depth === 0) {
      return text.slice(start, at);
    }
  }
  return text.slice(start);
}

/** Where a character stands outside of braces; -1 where it does not. */
function topLevel(text: string, character: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0;
    if (depth === 0 && text[at] === character) {
      return at;
    }
  }
  return -1;
}

/** What of a text stands outside of its interpolations. */
function literalOf(text: string): string {
  let rest = text;
  for (let next = ''; next !== rest;) {
    next = rest;
    rest = rest.replace(/\$\{[^{}]*\}/g, '');
  }
  return rest;
}
