import { initialSource, isMap } from '@tensorlab/lab';
import type { KeyDetails } from '../key/details';
import { compareEvaluate, compareSections } from './compare-config';
import { compareFiles, compareModules } from './compare-modules';
import { changes, pair, type Reason, type ValueReason } from './reasons';
import { recorded, type Recorded } from './recorded';

/**
 * Why training `now` is not training `then`, in the order of what a person asks about: the experiment's file, the code, the data,
 * the environment. Empty exactly where the train keys are equal.
 */
export function compareDetails(then: KeyDetails, now: KeyDetails): Reason[] {
  if (then.train.key === now.train.key) {
    return [];
  }
  const [before, after] = [recorded(then), recorded(now)];
  const [old, current] = [before.train.parts, after.train.parts];
  const reasons = withPrepared(before, after, [
    ...compareSections(sectionsOf(old), sectionsOf(current), originsOf(before, after)),
    ...compareUsed(old, current, before, after),
    ...compareInitial(old, current),
    ...compareValue('python', 'Python', old.python, current.python),
    ...compareValue('runtime', 'tensorlab', old.runtime, current.runtime),
  ]);
  return reasons.length > 0 ? reasons : [{ kind: 'format', subject: 'key' }];
}

/** Why evaluating is not what it was then, beside what `compareDetails` says: the evaluate section, and what that leads to. */
export function compareEvaluations(then: KeyDetails, now: KeyDetails): Reason[] {
  const [before, after] = [recorded(then), recorded(now)];
  if (!before.evaluate || !after.evaluate || before.evaluate.key === after.evaluate.key) {
    return [];
  }
  const [old, current] = [before.evaluate.parts, after.evaluate.parts];
  return [
    ...compareEvaluate(old.evaluate, current.evaluate, originsOf(before, after)),
    ...compareUsed(old, current, before, after),
  ];
}

/** In place of prepared data that has changed, what has changed in the code and the data that it is made from. */
function withPrepared(then: Recorded, now: Recorded, reasons: Reason[]): Reason[] {
  if (!then.prepared || !now.prepared) {
    return reasons;
  }
  const made = compareUsed(then.prepared, now.prepared, then, now);
  const rest = made.length > 0 ? reasons.filter((one) => !isOtherPrepared(one)) : reasons;
  const known = new Set(rest.map(({ kind, subject }) => `${kind} ${subject}`));
  return [...rest, ...made.filter(({ kind, subject }) => !known.has(`${kind} ${subject}`))];
}

const isOtherPrepared = (reason: Reason) =>
  reason.kind === 'dataset' && reason.change === 'changed' && reason.subject.includes('/');

/** The weights behind one and the same `init_from`: where its text is another, the config says so. */
function compareInitial(old: TrainPartsOf, current: TrainPartsOf): Reason[] {
  const [before, now] = [old, current].map(({ sections }) =>
    isMap(sections) ? initialSource(sections) : undefined,
  );
  return now !== undefined && before === now && old.initial !== current.initial
    ? [{ kind: 'weights', subject: now, change: 'changed' }]
    : [];
}

type TrainPartsOf = Recorded['train']['parts'];

const sectionsOf = ({ sections }: TrainPartsOf) => (isMap(sections) ? sections : {});

const originsOf = (then: Recorded, now: Recorded) => ({ then: then.origins, now: now.origins });

type Used = Pick<
  Recorded['train']['parts'],
  'modules' | 'files' | 'datasets' | 'packages' | 'unlocked' | 'inputs' | 'environment'
> & { format?: number };

function compareUsed(old: Used, current: Used, then: Recorded, now: Recorded): Reason[] {
  // The fingerprints of two versions of the plugin cannot be compared.
  const isSameFormat = old.format === current.format;
  return [
    ...(isSameFormat
      ? compareModules(old.modules, current.modules, then, now)
      : compareValue('format', 'key', old.format, current.format)),
    ...compareFiles(old.files, current.files, then, now),
    ...changes(old.datasets, current.datasets).map(({ key, change }): Reason => ({
      kind: 'dataset',
      subject: key,
      change,
    })),
    ...changes(inputsOf(old), inputsOf(current)).map(({ key, change }): Reason => ({
      kind: 'input',
      subject: key,
      change,
    })),
    ...changes(packagesOf(old), packagesOf(current)).map(
      ({ key, old: pin, new: pinNow }): Reason => ({
        kind: 'package',
        subject: key,
        ...pair(pin, pinNow),
      }),
    ),
  ];
}

/** What the lock pins, and what is installed of the rest. */
const packagesOf = ({ packages, unlocked }: Used) => ({ ...packages, ...unlocked });

/** What `inputs` names, and the variables that interpolations read. */
const inputsOf = ({ inputs, environment }: Used) => ({
  ...Object.fromEntries(Object.entries(environment).map(([name, hash]) => [`env:${name}`, hash])),
  ...inputs,
});

const compareValue = (
  kind: ValueReason['kind'],
  subject: string,
  then: string | number | null | undefined,
  now: string | number | null | undefined,
): ValueReason[] =>
  (then ?? null) === (now ?? null) ? [] : [{ kind, subject, ...pair(textOf(then), textOf(now)) }];

const textOf = (value: string | number | null | undefined) =>
  value === null || value === undefined ? undefined : String(value);
