import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolders } from '@tensorlab/lab';
import type { KeyDetails } from '../key/details';

export const statuses = ['running', 'complete', 'unproven', 'failed', 'interrupted'] as const;
export type RunStatus = (typeof statuses)[number];

/** Numbers by name: `epoch`, `val/loss`, `accuracy`. */
export type Metrics = Record<string, number>;

/** Size in bytes and SHA-256 of a file of a run. */
export interface FileFacts {
  size: number;
  sha256: string;
}

/** The numbers of one split. */
export interface EvaluatedSplit {
  samples?: number;
  metrics: Metrics;
  /** `[low, high]` by metric; a metric that was not resampled has none. */
  intervals: Record<string, [number, number]>;
}

/** `min` or `max` by metric; null where nothing says it. */
export type MetricModes = Record<string, string | null>;

/** What the latest evaluation of a run wrote into `evaluation.json`. */
export interface Evaluation {
  splits: Record<string, EvaluatedSplit>;
  /** Which way is better, of metrics that are objects. */
  modes?: MetricModes;
  /** Of the intervals, 0 to 1. */
  level?: number;
  /** What was evaluated; absent where the evaluation ran without Nx. */
  key?: KeyDetails;
  /** SHA-256 of the weights that were measured. */
  weights?: string;
  /** Its pictures and its resamplings, by their path in the lab. */
  files: Record<string, FileFacts>;
}

/** One run of an experiment, as its folder says. What a file does not say has its empty value. */
export interface RunRecord {
  /** The run's id: the name of its folders. */
  run: string;
  /** `<lab>/experiments/runs/<experiment>/<run>`, absolute. */
  folder: string;
  /** `running` too where the process was killed: see `isRunning`. */
  status: RunStatus;
  /** ISO 8601. */
  started?: string;
  /** ISO 8601; absent while it runs, and where it was killed. */
  ended?: string;
  /** Of training, over all sessions of the run. */
  seconds: number;
  /** Whole epochs done. */
  epochs: number;
  /** Of the epoch whose weights are kept as the best, and of the last one. */
  metrics: { best?: Metrics; last?: Metrics };
  /** `trainer.epochs=3`, as on the command line. */
  overrides: string[];
  /** By path in the lab; empty unless the run is complete. */
  files: Record<string, FileFacts>;
  /** What the run was made from; absent where it was trained without Nx. */
  key?: KeyDetails;
  evaluation?: Evaluation;
  /** Absent where nobody looked. */
  observed?: Observed;
}

/** What a training was seen to read. */
export interface Observed {
  /** How many files, but for those of the key's datasets; `modules` of Python's among them. */
  files: number;
  modules: number;
  /** The variables that the lab's own code read, and the programs that it started. */
  environment: string[];
  programs: string[];
  /** The first of what its key does not have, with `file:line` of who read it, and how many there are. */
  unknown: Record<string, string>;
  unknownInAll: number;
}

/**
 * The runs of an experiment on disk, newest first. What is no run, or cannot be read, is left out.
 *
 * @param labRoot the lab's folder, absolute
 * @param experiment its folder's name
 */
export function readRuns(labRoot: string, experiment: string): RunRecord[] {
  return entries(join(labRoot, 'experiments/runs', experiment))
    .flatMap((run) => readRun(labRoot, experiment, run) ?? [])
    .sort((a, b) => time(b) - time(a) || (a.run < b.run ? -1 : 1));
}

/** One run; undefined where there is none, or one whose `run.json` cannot be read. */
export function readRun(labRoot: string, experiment: string, run: string): RunRecord | undefined {
  const folder = join(labRoot, runFolders(experiment, run).run);
  const record = readJson(join(folder, 'run.json'));
  // A copy under another name is none: its files are the other run's.
  if (!isRunName(run) || record?.format !== 1 || record.run !== run) {
    return undefined;
  }
  const status = statuses.find((known) => known === record.status);
  return (
    status && {
      run,
      folder,
      status,
      started: text(record.started),
      ended: text(record.ended),
      seconds: number(record.seconds),
      epochs: number(record.epochs),
      metrics: {
        best: metrics(map(record.metrics)?.best),
        last: metrics(map(record.metrics)?.last),
      },
      overrides: Array.isArray(record.overrides) ? record.overrides.map(String) : [],
      files: files(record.files),
      key: details(record.key),
      evaluation: readEvaluation(folder, run),
      observed: observed(record.observed),
    }
  );
}

/** The names that the runtime gives and takes. */
export const isRunName = (name: string) => /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(name);

function readEvaluation(folder: string, run: string): Evaluation | undefined {
  const record = readJson(join(folder, 'evaluation.json'));
  const found = map(record?.splits);
  if (record?.format !== 1 || record.run !== run || !found) {
    return undefined;
  }
  const splits = Object.entries(found).map(([split, value]) => [
    split,
    {
      samples: number(map(value)?.samples),
      metrics: metrics(map(value)?.metrics) ?? {},
      intervals: intervals(map(value)?.intervals),
    },
  ]);
  return {
    splits: Object.fromEntries(splits),
    ...modes(record.modes),
    level: number(map(record.bootstrap)?.level) || undefined,
    key: details(record.key),
    weights: text(record.weights),
    files: files(record.files),
  };
}

const modes = (value: unknown): Pick<Evaluation, 'modes'> => {
  const found = Object.entries(map(value) ?? {}).map(([metric, mode]) => [
    metric,
    text(mode) ?? null,
  ]);
  return found.length === 0 ? {} : { modes: Object.fromEntries(found) };
};

type Json = Record<string, unknown>;

function readJson(file: string): Json | undefined {
  try {
    return map(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // gone, no file, cut short: no run
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const map = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : undefined;

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const number = (value: unknown) => (typeof value === 'number' ? value : 0);

function metrics(value: unknown): Metrics | undefined {
  const found = map(value);
  return (
    found &&
    Object.fromEntries(
      Object.entries(found).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
    )
  );
}

const intervals = (value: unknown) =>
  Object.fromEntries(
    Object.entries(map(value) ?? {}).filter((entry): entry is [string, [number, number]] =>
      isInterval(entry[1]),
    ),
  );

const isInterval = (value: unknown) =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);

function files(value: unknown): Record<string, FileFacts> {
  const found = Object.entries(map(value) ?? {}).map(([file, facts]) => [
    file,
    { size: number(map(facts)?.size), sha256: text(map(facts)?.sha256) ?? '' },
  ]);
  return Object.fromEntries(found);
}

function observed(value: unknown): Observed | undefined {
  const found = map(value);
  const names = (list: unknown) => (Array.isArray(list) ? list.map(String) : []);
  const unknown = Object.entries(map(found?.unknown) ?? {});
  return (
    found && {
      files: number(found.files),
      modules: number(found.modules),
      environment: names(found.environment),
      programs: Object.keys(map(found.programs) ?? {}),
      unknown: Object.fromEntries(unknown.map(([name, where]) => [name, text(where) ?? ''])),
      unknownInAll: number(found.unknown_in_all),
    }
  );
}

/** Only what is there to be compared: another version of the plugin may have written something else. */
function details(value: unknown): KeyDetails | undefined {
  const found = map(value);
  const train = map(found?.train);
  return typeof train?.key === 'string' && map(train.parts)
    ? ({ definitions: {}, chains: {}, origins: {}, ...found } as unknown as KeyDetails)
    : undefined;
}

const time = ({ started, ended }: RunRecord) => Date.parse(ended ?? started ?? '') || 0;
