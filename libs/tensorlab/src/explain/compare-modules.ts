import { changes, type Change, type FileReason, type ModuleReason } from './reasons';
import type { Recorded } from './recorded';

type Hashes = Readonly<Record<string, string>>;

/** The modules that do something else now, that are new in the closure, or that have left it. */
export function compareModules(
  then: Hashes,
  now: Hashes,
  before: Recorded,
  after: Recorded,
): ModuleReason[] {
  return changes(then, now).map(({ key, change }) => ({
    kind: 'module',
    subject: key,
    change,
    definitions: definitionChanges(
      change === 'changed' ? before.definitions[key] : undefined,
      change === 'changed' ? after.definitions[key] : undefined,
    ),
    chain: chainTo(key, change, before, after),
  }));
}

export function compareFiles(
  then: Hashes,
  now: Hashes,
  before: Recorded,
  after: Recorded,
): FileReason[] {
  return changes(then, now).map(({ key, change }) => ({
    kind: 'file',
    subject: key,
    change,
    chain: chainTo(key, change, before, after),
  }));
}

const chainTo = (file: string, change: Change, before: Recorded, after: Recorded) =>
  (change === 'removed' ? before : after).chains[file] ?? [];

function definitionChanges(then: Hashes = {}, now: Hashes = {}): Record<Change, string[]> {
  const found: Record<Change, string[]> = { changed: [], added: [], removed: [] };
  for (const { key, change } of changes(then, now)) {
    found[change].push(key);
  }
  // A class that comes or goes says so of its methods.
  return {
    changed: found.changed,
    added: withoutMembers(found.added),
    removed: withoutMembers(found.removed),
  };
}

const withoutMembers = (names: readonly string[]) =>
  names.filter((name) => !names.some((other) => name.startsWith(`${other}.`)));
