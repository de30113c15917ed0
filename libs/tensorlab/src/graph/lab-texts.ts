import { dirname, join, normalize } from 'node:path/posix';
import { hasMark, marks, withReferences, type ModulePlace } from '@tensorlab/python-source';
import type { LabModules } from './lab-modules';

/** How far from module to module a name is followed. */
const furthest = 5;

/**
 * What a text of a file may be, with what other modules say put in: paths relative to the lab where it begins with the file's own place.
 * What nobody knows keeps its mark.
 */
export function textsOf(path: string, text: string, modules: LabModules): string[] {
  return hasMark(text) ? resolved(path, text, modules, 0) : [text];
}

function resolved(path: string, text: string, modules: LabModules, depth: number): string[] {
  const values = (name: string) =>
    depth < furthest ? valuesOf(path, name, modules, depth + 1) : undefined;
  return withReferences(text, values).map((one) => placed(path, one));
}

/** A text behind `__file__`, which stands for the file. */
function placed(path: string, text: string): string {
  const at = text.lastIndexOf(marks.file);
  if (at < 0) {
    return text;
  }
  const whole = join(path, text.slice(at + 1));
  return whole.replace(/(.)\/$/, '$1');
}

/** The values of `src.paths.RAW`, or of `.paths.RAW` seen from a file. */
function valuesOf(
  path: string,
  name: string,
  modules: LabModules,
  depth: number,
): string[] | undefined {
  for (const whole of absolute(name, modules.placesOf(path))) {
    const end = whole.lastIndexOf('.');
    const [module, own] = [whole.slice(0, end), whole.slice(end + 1)];
    const file = end < 0 ? undefined : modules.module(module).at(-1);
    const facts = file?.endsWith('.py') ? modules.facts(file) : undefined;
    if (!file || !facts) {
      continue;
    }
    const texts = facts.constants?.[own];
    if (texts) {
      return texts.flatMap((one) => resolved(file, one, modules, depth));
    }
    const handedOn = facts.imports.find(({ names }) => names.includes(own) || names.includes('*'));
    if (handedOn && depth < furthest) {
      const from = '.'.repeat(handedOn.level) + handedOn.module;
      const next = /[^.]$/.test(from) ? `${from}.${own}` : from + own;
      return valuesOf(file, next, modules, depth + 1);
    }
  }
  return undefined;
}

function absolute(name: string, places: readonly ModulePlace[]): string[] {
  const level = /^\.*/.exec(name)![0].length;
  if (level === 0) {
    return [name];
  }
  return places.map(({ path, isPackage }) => {
    const above = path.split('.');
    const base = above.slice(0, above.length - level + (isPackage ? 1 : 0));
    return [...base, name.slice(level)].join('.');
  });
}

/** Where a path that a file names may lie: below the lab's root, or beside the file. */
export function filesNamed(path: string, text: string, { exists }: LabModules): string[] {
  const name = text.replaceAll('\\', '/');
  const places = [normalize(name), join(dirname(path), name)];
  return [...new Set(places)].filter((file) => exists(file));
}

/** Files whose path has parts that nobody knows. */
export function patternOf(text: string): RegExp {
  const parts = text.split(new RegExp(`[${marks.unknown}${marks.given}]+`));
  const known = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(^|/)${known.join('.*').replace(/^\.\*\//, '')}$`);
}
