import { joinAssignments, LabError, suggest } from '@tensorlab/lab';
import { isMap, parse, parseDocument } from 'yaml';

/** A value of the experiment file: `['trainer', 'epochs']` and `50`. */
export interface Override {
  path: string[];
  value: unknown;
}

/** Keys that are checked against what there is in the lab, by an option of their own. */
const options: Record<string, string> = { project: '--project', extends: '--from' };

/**
 * `['trainer.epochs=50', 'tags=[a', 'b]']` -> overrides. Nx splits what is typed at commas: see `joinAssignments`.
 *
 * @param sections the keys that an experiment file may have
 * @throws LabError UNKNOWN_OPTION for what is not `key=value`, UNKNOWN_NAME for a key that no experiment has
 */
export function parseOverrides(typed: readonly string[], sections: readonly string[]): Override[] {
  return joinAssignments(typed).map((text) => {
    const at = text.indexOf('=');
    const path = text.slice(0, at).trim().split('.');
    const [section = ''] = path;
    if (at < 1 || !path.every((key) => /^[A-Za-z_]\w*$/.test(key))) {
      throw new LabError('UNKNOWN_OPTION', {
        what: `--set=${text} is not of the form key=value.`,
        next: 'write for example --set=trainer.epochs=50',
      });
    }
    if (!sections.includes(section)) {
      const near = suggest(section, sections);
      throw new LabError('UNKNOWN_NAME', {
        what: `--set=${text} names ${section}, which is no key of an experiment.`,
        suggestion: near && [near, ...path.slice(1)].join('.'),
        next: `choose from ${sections.join(', ')}`,
      });
    }
    const option = options[section];
    if (option !== undefined) {
      throw new LabError('UNKNOWN_OPTION', {
        what: `--set=${text} names ${section}, which has an option of its own.`,
        next: `use ${option}`,
      });
    }
    return { path, value: parseValue(text, text.slice(at + 1)) };
  });
}

function parseValue(text: string, value: string): unknown {
  try {
    return parse(value);
  } catch (error) {
    throw new LabError('UNKNOWN_OPTION', {
      what: `--set=${text}: the value is not YAML.`,
      why: (error as Error).message.split('\n', 1)[0],
    });
  }
}

/**
 * The YAML text with values put in; its comments and its order stay.
 *
 * @throws LabError UNKNOWN_OPTION for a key inside something that is no map
 */
export function withValues(text: string, values: readonly Override[]): string {
  // Quotes what YAML 1.1, and so Python, would read as something else: `yes`, `on`.
  const document = parseDocument(text, { compat: 'yaml-1.1' });
  for (const { path, value } of values) {
    const parent = path.slice(0, -1);
    const outer = parent.length > 0 ? document.getIn(parent) : undefined;
    if (outer !== undefined && !isMap(outer)) {
      throw new LabError('UNKNOWN_OPTION', {
        what: `--set names ${path.join('.')}, but ${parent.join('.')} is no map.`,
      });
    }
    document.setIn(path, document.createNode(value));
  }
  return document.toString({ flowCollectionPadding: false, lineWidth: 100 });
}
