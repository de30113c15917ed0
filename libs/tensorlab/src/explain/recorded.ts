import type { KeyDetails } from '../key/details';
import type { EvaluateParts, Key, TrainParts } from '../key/keys';
import type { MadeFrom } from '../key/preparation';

/**
 * The parts of both keys and what comes with them, as a run keeps them. Another version of the plugin may have written them, or
 * somebody by hand: whatever has not its shape is empty.
 */
export interface Recorded {
  train: { key: string; parts: RecordedParts<TrainParts> };
  evaluate?: { key: string; parts: RecordedParts<EvaluateParts> };
  /** Absent where it has no prepared data, or a version of the plugin wrote it that does not know why it changes. */
  prepared?: RecordedParts<MadeFrom>;
  definitions: Record<string, Record<string, string>>;
  chains: Record<string, string[]>;
  origins: Record<string, string>;
}

type RecordedParts<Parts> = Partial<Parts> & {
  modules: Texts;
  files: Texts;
  datasets: Texts;
  packages: Texts;
  /** Where null was, `none`. */
  unlocked: Texts;
  inputs: Texts;
  environment: Texts;
};

type Texts = Record<string, string>;

export function recorded({ train, evaluate, ...rest }: KeyDetails): Recorded {
  return {
    train: keyOf(train),
    ...(isMap(evaluate) && isMap(evaluate.parts) && { evaluate: keyOf(evaluate) }),
    ...(isMap(rest.prepared) && { prepared: partsOf(rest.prepared) }),
    definitions: Object.fromEntries(
      entries(rest.definitions).map(([file, found]) => [file, texts(found)]),
    ),
    chains: Object.fromEntries(
      entries(rest.chains).map(([file, chain]) => [
        file,
        Array.isArray(chain) ? chain.map(String) : [],
      ]),
    ),
    origins: texts(rest.origins),
  };
}

const keyOf = <Parts extends object>({ key, parts }: Key<Parts>) => ({
  key,
  parts: partsOf(parts),
});

function partsOf<Parts extends object>(parts: Parts): RecordedParts<Parts> {
  const found = Object.fromEntries(Object.entries(parts)) as Record<string, unknown>;
  return {
    ...parts,
    modules: texts(found.modules),
    files: texts(found.files),
    datasets: texts(found.datasets),
    packages: texts(found.packages),
    unlocked: texts(found.unlocked, 'none'),
    inputs: texts(found.inputs),
    environment: texts(found.environment),
  };
}

const isMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const entries = (value: unknown): [string, unknown][] =>
  isMap(value) ? Object.entries(value) : [];

/** What is null, as a variable that is not set, is not there, unless it has a word. */
const texts = (value: unknown, absent?: string): Texts =>
  Object.fromEntries(
    entries(value).flatMap(([key, one]) => {
      const text = one === null ? absent : one;
      return typeof text === 'string' ? [[key, text]] : [];
    }),
  );
