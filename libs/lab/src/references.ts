import { isMap, type ConfigValue } from './config-value';

export type ReferenceKind = 'target' | 'module' | 'dataset' | 'extends' | 'project' | 'weights';

/** A text of an experiment that names something else in the lab, or may do so. */
export interface Reference {
  value: string;
  /** `architecture._target_`, `datasets[0]`. */
  key: string;
  /** From 1. */
  line: number;
  kind: ReferenceKind;
}

/** A dotted name under the lab's package `src`. */
const labModule = /^src(\.[\p{L}_][\p{L}\p{N}_]*)+$/u;

/**
 * Everything in `value` that names a module, a dataset, a parent or a project, in the order of the file. Texts with an
 * interpolation are left out: what they name is only known in Python.
 *
 * @param lines the line of every key path
 */
export function findReferences(
  value: ConfigValue | undefined,
  lines: Record<string, number> = {},
): Reference[] {
  const found: Reference[] = [];
  const add = (text: string, key: string, kind: ReferenceKind) => {
    if (!text.includes('${')) found.push({ value: text, key, line: lineOf(lines, key), kind });
  };
  const visit = (entry: ConfigValue, key: string, name: string) => {
    if (typeof entry === 'string') {
      const kind = kindOf(entry, key, name);
      if (kind !== undefined) add(entry, key, kind);
    } else if (Array.isArray(entry)) {
      entry.forEach((item, index) => visit(item, `${key}[${index}]`, name));
    } else if (isMap(entry)) {
      for (const [word, child] of Object.entries(entry)) {
        const path = key === '' ? word : `${key}.${word}`;
        if (labModule.test(word)) add(word, path, 'module');
        visit(child, path, word);
      }
    }
  };
  if (value !== undefined) visit(value, '', '');
  return found;
}

/** The line of a key, or of the nearest key around it. */
export function lineOf(lines: Record<string, number>, key: string): number {
  for (let path = key; path !== ''; path = around(path)) {
    if (Object.hasOwn(lines, path)) return lines[path] as number;
  }
  return 1;
}

/** `a.b[0]` -> `a.b` -> `a` -> `` */
const around = (path: string) =>
  path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0));

function kindOf(text: string, key: string, name: string): ReferenceKind | undefined {
  if (key === 'extends') return 'extends';
  if (key === 'project') return 'project';
  if (key === 'init_from' || key === 'init_from.from') return 'weights';
  if (name === '_target_') return 'target';
  if (name === 'dataset' || name === 'datasets') return 'dataset';
  return labModule.test(text) ? 'module' : undefined;
}
