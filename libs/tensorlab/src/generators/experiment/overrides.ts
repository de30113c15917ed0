import { LabError, suggest } from '@tensorlab/lab';
import { parse } from 'yaml';

/** A value of the experiment file: `['trainer', 'epochs']` and `50`. */
export interface Override {
  path: string[];
  value: unknown;
}

/**
 * `['trainer.epochs=50', 'tags=[a', 'b]']` -> overrides. Nx splits what is typed at commas, so a part that does not
 * begin with a key belongs to the value before it.
 *
 * @param sections the keys that an experiment file may have
 * @throws LabError UNKNOWN_OPTION for what is not `key=value`, UNKNOWN_NAME for a key that no experiment has
 */
export function parseOverrides(typed: readonly string[], sections: readonly string[]): Override[] {
  return joinValues(typed).map((text) => {
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
    return { path, value: parseValue(text, text.slice(at + 1)) };
  });
}

const joinValues = (typed: readonly string[]) =>
  typed.reduce<string[]>((whole, part) => {
    const goesOn = whole.length > 0 && !/^\s*[A-Za-z_][\w.]*\s*=/.test(part);
    return goesOn ? [...whole.slice(0, -1), `${whole.at(-1)},${part}`] : [...whole, part];
  }, []);

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
