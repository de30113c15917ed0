import { initialSource, isMap, type ConfigMap, type ConfigValue } from '@tensorlab/lab';

/** Merged sections without what says no more than leaving it out: `seed: 0`, `freeze: []`. */
export function withoutDefaults(sections: ConfigMap): ConfigMap {
  const { init_from: initial } = sections;
  const isBare = isMap(initial) && isEmpty(initial.skip ?? []);
  const source = isBare ? initialSource(sections) : initial;
  const all = { ...sections, ...(source !== undefined && { init_from: source }) };
  return without(all, {
    seed: (value) => value === 0,
    freeze: isEmpty,
    inputs: isEmpty,
    scheduler: isNothing,
    init_from: isNothing,
  });
}

/** The same of the section `evaluate`. */
export const withoutEvaluateDefaults = (section: ConfigMap): ConfigMap =>
  without(section, {
    metrics: (value) => isNothing(value) || isEmpty(value),
    splits: (value) => Array.isArray(value) && value.length === 1 && value[0] === 'test',
    ood: isEmpty,
    groups: isEmpty,
    bootstrap: (value) => isMap(value) && Object.keys(value).length === 0,
  });

const without = (
  section: ConfigMap,
  defaults: Readonly<Record<string, (value: ConfigValue) => boolean>>,
): ConfigMap =>
  Object.fromEntries(
    Object.entries(section).filter(
      ([key, value]) => !(Object.hasOwn(defaults, key) && defaults[key]!(value)),
    ),
  );

const isNothing = (value: ConfigValue) => value === null;

const isEmpty = (value: ConfigValue) => Array.isArray(value) && value.length === 0;
