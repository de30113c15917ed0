import { isMap, type ConfigValue } from './config-value';
import { dataIn, isAboutData, isDatasetKey } from './data-names';

/** `dataset` has to be there; `module` and `data` are what a text names where the lab has it. */
export type ReferenceKind =
  'target' | 'module' | 'dataset' | 'data' | 'extends' | 'project' | 'weights';

/** A text of an experiment that names something else in the lab, or may do so. */
export interface Reference {
  value: string;
  /** `architecture._target_`, `datasets[0]`. */
  key: string;
  /** From 1. */
  line: number;
  kind: ReferenceKind;
}

/** `models.lenet.LeNet`, `src.a:V`, alone or in a longer text. */
const dotted = /[\p{L}_][\p{L}\p{N}_]*(?:[.:][\p{L}_][\p{L}\p{N}_]*)+/gu;
/** `src/utils/tool.py` */
const pythonFile = /(?:[\w-]+\/)*[\w-]+\.py\b/g;

/** Sections of prose. */
const prose = ['description', 'tags'];

/** The names that a text may have of modules: of the lab, of what lies beside it, or of none. */
export const modulesIn = (text: string): string[] => [
  ...(text.match(dotted) ?? []).map((name) => name.replaceAll(':', '.')),
  ...(text.match(pythonFile) ?? []).map((file) =>
    file.slice(0, -'.py'.length).replaceAll('/', '.'),
  ),
];

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
  const addModules = (text: string, key: string) =>
    modulesIn(text.includes('${') ? '' : text).forEach((name) => add(name, key, 'module'));
  const visit = (entry: ConfigValue, key: string, name: string, aboutData: boolean) => {
    if (typeof entry === 'string') {
      const kind = kindOf(key, name);
      if (kind !== undefined) return add(entry, key, kind);
      addModules(entry, key);
      if (!entry.includes('${')) {
        dataIn(entry, name, aboutData).forEach((data) => add(data, key, 'data'));
      }
    } else if (Array.isArray(entry)) {
      entry.forEach((item, index) => visit(item, `${key}[${index}]`, name, aboutData));
    } else if (isMap(entry)) {
      const about = isAboutData(name) && !('_target_' in entry);
      for (const [word, child] of Object.entries(entry)) {
        const path = key === '' ? word : `${key}.${word}`;
        if (prose.includes(path)) continue;
        addModules(word, path);
        visit(child, path, word, about);
      }
    }
  };
  if (value !== undefined) visit(value, '', '', false);
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

function kindOf(key: string, name: string): ReferenceKind | undefined {
  if (key === 'extends') return 'extends';
  if (key === 'project') return 'project';
  if (key === 'init_from' || key === 'init_from.from') return 'weights';
  if (name === '_target_') return 'target';
  return isDatasetKey(name) ? 'dataset' : undefined;
}
