/** JSON with sorted keys and no white space: equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    if (isSortedTexts(value)) {
      return JSON.stringify(value);
    }
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** The long maps of a key are in order already: the engine's own JSON is many times faster than ours. */
function isSortedTexts(value: object): boolean {
  let last = '';
  for (const [key, entry] of Object.entries(value)) {
    // An engine puts keys that look like array indices first.
    if (typeof entry !== 'string' || key < last || /^\d/.test(key)) {
      return false;
    }
    last = key;
  }
  return true;
}
