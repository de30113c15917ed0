/** Stable names of the mistakes that this library and its users report. Text may change, codes do not. */
export type LabErrorCode =
  | 'INVALID_NAME'
  | 'RESERVED_NAME'
  | 'ALREADY_EXISTS'
  | 'UNKNOWN_NAME'
  | 'UNKNOWN_OPTION'
  | 'NOT_A_LAB'
  | 'INVALID_PYPROJECT'
  | 'INVALID_LOCK'
  | 'INVALID_EXPERIMENT'
  | 'INVALID_DATASET'
  | 'DATA_DIFFERS'
  | 'FETCH_FAILED'
  | 'EXTENDS_CYCLE'
  | 'NOT_KEYED'
  | 'NO_GPU'
  | 'NO_VENV'
  | 'PYTHON_VERSION'
  | 'MISSING_MODULE'
  | 'NO_EVALUATION'
  | 'GIT_FAILED'
  | 'EDITED_MEANWHILE'
  | 'PROCESS_FAILED';

export interface LabErrorParts {
  /** A sentence, with its full stop: what is wrong. */
  what: string;
  /** `file:line` or a file, relative to the workspace. */
  where?: string;
  /** A sentence: the rule that was broken. */
  why?: string;
  /** The near match of a misspelt word. */
  suggestion?: string;
  /** The command or the deed that comes next. */
  next?: string;
}

/** A user's mistake. `message` is the whole text, so that it can be printed as it is, without a stack. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly where?: string;
  readonly why?: string;
  readonly next?: string;

  constructor(
    readonly code: LabErrorCode,
    parts: LabErrorParts,
  ) {
    super(errorText(parts));
    this.where = parts.where;
    this.why = parts.why;
    this.next = parts.next;
  }
}

/** `where: what why Did you mean x?` and, on a second line, `next: ...`. */
export function errorText({ what, where, why, suggestion, next }: LabErrorParts): string {
  const hint = suggestion === undefined ? undefined : didYouMean(suggestion);
  const sentence = [what, why, hint].filter((part) => part !== undefined).join(' ');
  const located = where === undefined ? sentence : `${where}: ${sentence}`;
  return next === undefined ? located : `${located}\n  next: ${next}`;
}

export const didYouMean = (suggestion: string) => `Did you mean ${suggestion}?`;

/** `file` or `file:line`. */
export const at = (file: string, line?: number) => (line === undefined ? file : `${file}:${line}`);

export const invalidName = (input: string, why: string, suggestion?: string) =>
  new LabError('INVALID_NAME', {
    what: `${JSON.stringify(input)} is not a usable name.`,
    why,
    suggestion,
  });

export const reservedName = (input: string, why: string, next?: string) =>
  new LabError('RESERVED_NAME', {
    what: `${JSON.stringify(input)} is a reserved name.`,
    why,
    next,
  });

/** `kind` is a noun such as `architecture`; `path` is where the other one lies. */
export const alreadyExists = (kind: string, name: string, path: string, next?: string) =>
  new LabError('ALREADY_EXISTS', {
    what: `The ${kind} ${name} exists already, in ${path}.`,
    next: next ?? `choose another name, or edit ${path}`,
  });

export const unknownName = (
  kind: string,
  name: string,
  { suggestion, where, next }: Pick<LabErrorParts, 'suggestion' | 'where' | 'next'> = {},
) =>
  new LabError('UNKNOWN_NAME', {
    what: `There is no ${kind} ${name}.`,
    where,
    suggestion,
    next,
  });

export const notALab = (folder: string) =>
  new LabError('NOT_A_LAB', {
    what: `${folder} is not in a lab.`,
    why: 'A lab is a folder whose pyproject.toml has a [tool.tensorlab] table.',
    next: 'nx g tensorlab:init',
  });

export const noVenv = (interpreter: string, lab: string) =>
  new LabError('NO_VENV', {
    what: `There is no Python at ${interpreter}.`,
    why: `The lab ${lab} has no environment yet.`,
    next: `nx run ${lab}:setup`,
  });
