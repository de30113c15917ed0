import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasInterpolation, type ConfigMap, type ConfigValue } from './config-value';
import { LabError } from './errors';
import { parseExperiment } from './experiment-file';
import { labName, labNotInputs, labPython, labPythonpath } from './layout';
import { resolveExperiment, trainingSections } from './merge';
import { lowerIsBetter } from './metric-mode';
import { kebabName } from './names';
import { parseOverrides } from './overrides';
import { readYaml } from './yaml-file';

/** What both languages read alike: libs/runtime/tests/test_contract.py walks the same cases. */
interface Case<Input> {
  input: Input;
  value?: unknown;
  /** The code of the mistake; in Python a `UserError`. */
  error?: string;
}

const read = <Item>(name: string): Item[] =>
  JSON.parse(readFileSync(join(__dirname, `../contract/${name}.json`), 'utf8')) as Item[];

/** The order of keys counts too: a map is compared as the list of its entries. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, entry]) => [key, ordered(entry)]);
}

test.each(read<Case<string>>('names'))('the name $input', ({ input, value }) => {
  expect(kebabName(input)).toBe(value);
});

test.each(read<{ metric: string; mode: string | null }>('metric-modes'))(
  'the better of the metric $metric',
  ({ metric, mode }) => {
    expect(lowerIsBetter(metric)).toBe(mode === null ? undefined : mode === 'min');
  },
);

describe('[tool.tensorlab]', () => {
  const tableOf = (text: string) => {
    const name = labName(text);
    const rest = () => ({
      python: labPython(text),
      pythonpath: labPythonpath(text),
      not_inputs: labNotInputs(text),
    });
    return name === undefined ? null : { name, ...rest() };
  };

  test.each(read<Case<string>>('tensorlab-table'))('$input', ({ input, value, error }) => {
    if (error === undefined) {
      expect(tableOf(input)).toEqual(value);
    } else {
      expect(() => tableOf(input)).toThrow(
        expect.objectContaining({ constructor: LabError, code: error }),
      );
    }
  });
});

describe('a scalar', () => {
  test.each(read<Case<string>>('scalars'))('$input', ({ input, value, error }) => {
    const found = readYaml(`key: ${input}`);
    if (error === undefined) expect(found).toMatchObject({ value: { key: value }, problems: [] });
    else expect(found.problems).not.toEqual([]);
  });
});

describe('extends', () => {
  const mergedOf = (files: string[], set: string[]) => {
    const [child, ...parents] = files.map((text, index) => {
      const parent = index + 1 < files.length ? `\nextends: e${index + 1}` : '';
      return parseExperiment(text + parent, `experiments/configs/e${index}/experiment.yaml`);
    });
    const load = (name: string) => parents.find((parent) => parent.name === name);
    const { value } = resolveExperiment(child!, load, [], parseOverrides(set));
    return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'extends'));
  };

  test.each(read<{ name: string; files: string[]; set?: string[]; value: ConfigMap }>('merge'))(
    '$name',
    ({ files, set = [], value }) => {
      expect(ordered(mergedOf(files, set))).toEqual(ordered(value));
    },
  );
});

describe('--set', () => {
  /** Which keys an experiment has is another question. */
  const isKey = ({ message }: { message: string }) => /is not a key of|takes/.test(message);

  test.each(read<Case<string[]>>('set'))('$input', ({ input, value, error }) => {
    const found = parseOverrides(input);
    const problems = found.problems.filter((problem) => !isKey(problem));
    if (error === undefined) expect([found.value, problems]).toEqual([value, []]);
    else expect(problems).not.toEqual([]);
  });
});

describe('untrained keys', () => {
  test.each(read<Case<string>>('untrained'))('$input', ({ input, value }) => {
    const experiment = parseExperiment(input, 'experiments/configs/e/experiment.yaml');
    const merged = resolveExperiment(experiment, () => undefined);
    expect(hasInterpolation(merged.value as ConfigValue)).toBe(false);
    expect(trainingSections(merged)).toEqual(value);
  });
});
