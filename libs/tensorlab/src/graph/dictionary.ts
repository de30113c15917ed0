/**
 * What `Object.fromEntries` makes, for names that are data. There V8 takes every name for a field of a new type: for a thousand of
 * them, and for a thousand objects of one, that is most of the time that the graph takes.
 */
export function dictionaryOf<Value>(
  entries: Iterable<readonly [string, Value]>,
): Record<string, Value> {
  const dictionary = Object.create(null) as Record<string, Value>;
  for (const [name, value] of entries) {
    dictionary[name] = value;
  }
  return dictionary;
}
