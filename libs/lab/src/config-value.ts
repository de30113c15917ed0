/**
 * A value of a YAML file as Python has it, in JSON's types.
 *
 * Two texts that Python reads as different values never have equal `ConfigValue`s, and maps keep the order of their keys. What JSON
 * has no type for is a map with one key that starts with `!!`: `1.0` is `{'!!float': '1.0'}` because it is not
 * the integer 1, a large integer is `{'!!int': '...'}`. A key of the file that itself starts with `!!` is
 * written `!!str !!...`, and so is one that looks like a number, which JavaScript would not leave in its place. Map keys are texts:
 * `1: x` has the key `1` in the runtime, and here `!!str 1`.
 */
export type ConfigValue = null | boolean | number | string | ConfigValue[] | ConfigMap;

export interface ConfigMap {
  [key: string]: ConfigValue;
}

/** A map of the file, not an encoded scalar. */
export const isMap = (value: ConfigValue | undefined): value is ConfigMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isEncoded(value);

const isEncoded = (value: ConfigMap) => '!!float' in value || '!!int' in value;

/** What comes out of JSON for a float: whole numbers and the like must stay apart from integers. */
export const encodeFloat = (value: number): ConfigValue =>
  Number.isInteger(value) || !Number.isFinite(value) ? { '!!float': floatText(value) } : value;

export const encodeInt = (value: bigint): ConfigValue =>
  Number.isSafeInteger(Number(value)) ? Number(value) : { '!!int': String(value) };

/** The key of a map in JSON. `__proto__` is a key like any other in Python. An engine puts keys that look like array indices first. */
export const encodeKey = (key: string): string =>
  /^(!!|__proto__$|\d+$)/.test(key) ? `!!str ${key}` : key;

/** What {@link encodeKey} was given. */
export const decodeKey = (key: string): string => key.replace(/^!!str /, '');

/** True for a text in which OmegaConf would replace something, anywhere in `value`. */
export function hasInterpolation(value: ConfigValue): boolean {
  if (typeof value === 'string') return value.includes('${');
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasInterpolation);
  return Object.entries(value).some(
    ([key, entry]) => key.includes('${') || hasInterpolation(entry),
  );
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
