import { cutText } from './value-text';

/**
 * `2.4.6 -> 2.5.0`. A lock for several platforms pins one package more than once, each with its conditions: only what differs is
 * said, and the conditions only where nothing else differs.
 */
export function pinsText(old: string, now: string): string {
  const [before, after] = [old.split(' | '), now.split(' | ')];
  const [gone, come] = [
    before.filter((pin) => !after.includes(pin)),
    after.filter((pin) => !before.includes(pin)),
  ];
  const [short, shortNow] = [versions(gone), versions(come)];
  return short === shortNow
    ? `${cutText(gone.join(' | '))} -> ${cutText(come.join(' | '))}`
    : `${cutText(short || 'none')} -> ${cutText(shortNow || 'none')}`;
}

/** `==2.4.6 ; python_full_version >= '3.11'` -> `2.4.6` */
export const versions = (pins: readonly string[]) =>
  [...new Set(pins.map((pin) => pin.replace(/ ; .*| --hash.*/, '').replace(/^===?/, '')))].join(
    ', ',
  );
