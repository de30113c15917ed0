import { normalizedDistribution } from './distributions';

/** One distribution of a `requirements.lock`. */
export interface LockedDistribution {
  /** What is pinned: `2.13.0`; else all that stands behind the name, in every line that has it. */
  pin: string;
  /** The distributions that need it, by their normalized names. Undefined where the lock does not say. */
  neededBy?: readonly string[];
}

/** Plain data: it can be kept as JSON. */
export interface Lock {
  /** By normalized name (PEP 503). */
  distributions: Readonly<Record<string, LockedDistribution>>;
  /** Lines that pin nothing by a name, as `--index-url` and `-e .`, sorted: they may change whatever is installed. */
  others: readonly string[];
}

/** A line without its comments, and what they say that it is needed by. */
interface Line {
  text: string;
  via: string[];
}

const requirement = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*((?:===?|@|;|[<>~!]=?).*)$/;

/**
 * Reads what `uv pip compile`, `uv export` and pip-tools write. Comments count only as far as they say `via`, and neither the
 * order of lines nor spaces do. Never throws.
 */
export function parseLock(text: string): Lock {
  const byName = new Map<string, Line[]>();
  const others: string[] = [];
  for (const { text: line, via } of linesOf(text)) {
    const [, written, rest = ''] = requirement.exec(line) ?? [];
    if (written === undefined) {
      others.push(line);
      continue;
    }
    const name = normalizedDistribution(written);
    byName.set(name, [...(byName.get(name) ?? []), { text: versionIn(rest), via }]);
  }
  const distributions = Object.fromEntries(
    [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, lines]) => [name, locked(lines)]),
  );
  return { distributions, others: others.sort() };
}

/** By all lines of one name, which markers choose from. */
function locked(lines: readonly Line[]): LockedDistribution {
  const pin = lines
    .map(({ text }) => text)
    .sort()
    .join(' | ');
  // A line without `via` may be needed by anything.
  return lines.some(({ via }) => via.length === 0)
    ? { pin }
    : { pin, neededBy: [...new Set(lines.flatMap(({ via }) => via))] };
}

/** Joined where a backslash ends them, each with the comments beside and below it. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let isVia = false;
  for (const raw of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const [, content = '', comment] = /^(.*?)(?:(?:^|\s)#(.*))?$/.exec(raw) ?? [];
    if (content.trim() !== '') {
      lines.push({ text: content.trim().replace(/\s+/g, ' '), via: [] });
      isVia = false;
    }
    if (comment !== undefined) {
      const begun = /^\s*via\b(.*)$/.exec(comment);
      isVia = begun !== null || (isVia && /^\s{2,}\S/.test(comment));
      lines.at(-1)?.via.push(...(isVia ? namesIn(begun?.[1] ?? comment) : []));
    }
  }
  return lines;
}

/** `lab (pyproject.toml), torch[x]` -> `lab`, `torch`. A file (`-r requirements.in`) stays as it is: nothing has its name. */
const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
    .map((item) =>
      item.startsWith('-') ? item : normalizedDistribution(/^[\w.-]*/.exec(item)![0]),
    );

/** Hashes are of the files that one version comes in, which differ by platform: they say nothing of what is imported. */
function versionIn(rest: string): string {
  const pinned = rest.replace(/\s*--hash[= ]\S+/g, '');
  return /^==\s*([^\s;]+)$/.exec(pinned)?.[1] ?? pinned;
}
