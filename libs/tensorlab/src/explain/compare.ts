import type { ConfigValue } from '@tensorlab/lab';
import type { KeyDetails } from '../key/details';
import type { EvaluateParts, TrainParts } from '../key/keys';
import { compareSections, compareValues } from './compare-config';
import { compareFiles, compareModules } from './compare-modules';
import { changes, pair, type Reason, type ValueReason } from './reasons';

/** The parts of a key as an older or a newer version of the plugin may have written them. */
type Parts<T> = Partial<T> & {
  inputs?: Record<string, string | null>;
};

/**
 * Why training `now` is not training `then`, in the order of what a person asks about: the experiment's file, the code, the data, the environment. Empty exactly where the train keys are equal.
 */
export function compareDetails(then: KeyDetails, now: KeyDetails): Reason[] {
  if (then.train.key === now.train.key) {
    return [];
  }
  const before: Parts<TrainParts> = then.train.parts;
  const after: Parts<TrainParts> = now.train.parts;
  const reasons = [
    ...compareSections(before.sections ?? {}, after.sections ?? {}, originsOf(then, now)),
    ...compareUsed(before, after, then, now),
    ...compareMaps('package', before.packages, after.packages),
    ...compareValue('python', 'Python', before.python, after.python),
    ...compareValue('runtime', 'tensorlab', before.runtime, after.runtime),
  ];
  return reasons.length > 0 ? reasons : [{ kind: 'format', subject: 'key' }];
}

/** Why evaluating is not what it was then, beside what `compareDetails` says: the evaluate section, and what that leads to. */
export function compareEvaluations(then: KeyDetails, now: KeyDetails): Reason[] {
  if (!then.evaluate || !now.evaluate || then.evaluate.key === now.evaluate.key) {
    return [];
  }
  const before: Parts<EvaluateParts> = then.evaluate.parts;
  const after: Parts<EvaluateParts> = now.evaluate.parts;
  return [
    ...compareValues(section(before), section(after), 'evaluate', originsOf(then, now)),
    ...compareUsed(before, after, then, now),
    ...compareMaps('package', before.packages, after.packages),
  ];
}

const originsOf = (then: KeyDetails, now: KeyDetails) => ({ then: then.origins, now: now.origins });

/** Without an `evaluate` section the defaults count. */
const section = ({ evaluate }: Parts<EvaluateParts>): ConfigValue | undefined =>
  evaluate ?? undefined;

function compareUsed(
  before: Parts<TrainParts | EvaluateParts>,
  after: Parts<TrainParts | EvaluateParts>,
  then: KeyDetails,
  now: KeyDetails,
): Reason[] {
  // The fingerprints of two versions of the plugin cannot be compared.
  const sameFormat = before.format === after.format;
  const variables = (parts: typeof before) =>
    Object.fromEntries(
      Object.entries(parts.environment ?? {}).map(([name, value]) => [`env:${name}`, value]),
    );
  return [
    ...(sameFormat
      ? compareModules(before.modules ?? {}, after.modules ?? {}, then, now)
      : compareValue('format', 'key', before.format, after.format)),
    ...compareFiles(before.files ?? {}, after.files ?? {}, then, now),
    ...changes(before.datasets, after.datasets).map(({ key, change }): Reason => ({
      kind: 'dataset',
      subject: key,
      change,
    })),
    ...compareMaps('input', variables(before), variables(after)),
    ...compareMaps('input', before.inputs, after.inputs),
  ];
}

const compareMaps = (
  kind: ValueReason['kind'],
  then: Readonly<Record<string, string | null>> = {},
  now: Readonly<Record<string, string | null>> = {},
): ValueReason[] =>
  changes(then, now).map(({ key, old, new: value }) => ({
    kind,
    subject: key,
    ...pair(old ?? undefined, value ?? undefined),
  }));

const compareValue = (
  kind: ValueReason['kind'],
  subject: string,
  then: string | number | null | undefined,
  now: string | number | null | undefined,
): ValueReason[] =>
  (then ?? null) === (now ?? null) ? [] : [{ kind, subject, ...pair(textOf(then), textOf(now)) }];

const textOf = (value: string | number | null | undefined) =>
  value === null || value === undefined ? undefined : String(value);
