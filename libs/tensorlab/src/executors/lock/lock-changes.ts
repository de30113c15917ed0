import { parseLock } from '@tensorlab/python-source';
import { pinsText, versions } from '../../explain/package-text';
import { changes } from '../../explain/reasons';

/** What differs between two locks, a line a package: `torch 2.13.0 -> 2.14.0`, `einops 0.8.1 is new`. */
export const lockChanges = (then: string, now: string): string[] =>
  changes(pinsOf(then), pinsOf(now)).map(({ key, old, new: pin }) => {
    if (old !== undefined && pin !== undefined) {
      return `${key} ${pinsText(old, pin)}`;
    }
    const version = versions((pin ?? old ?? '').split(' | '));
    return `${key} ${version} is ${pin === undefined ? 'gone' : 'new'}`;
  });

const pinsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parseLock(text).distributions).map(([name, { pin }]) => [name, pin]),
  );
