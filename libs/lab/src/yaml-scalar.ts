import { encodeFloat, encodeInt, type ConfigValue } from './config-value';

/**
 * A scalar without quotes as the runtime's `yaml_file.py` reads it: YAML 1.2's core schema. So `1e-3` is a
 * float, and `yes`, `1_000`, `1:30` and `2026-01-01` are texts.
 */
export function plainScalar(text: string): ConfigValue {
  if (/^(~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(true|True|TRUE|false|False|FALSE)$/.test(text)) return text.toLowerCase() === 'true';
  if (/^[-+]?[0-9]+$/.test(text)) return encodeInt(decimal(text));
  if (/^0o[0-7]+$|^0x[0-9a-fA-F]+$/.test(text)) return encodeInt(BigInt(text));
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text)) {
    return encodeFloat(Number(text));
  }
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) {
    return encodeFloat(text.startsWith('-') ? -Infinity : Infinity);
  }
  if (/^\.(nan|NaN|NAN)$/.test(text)) return encodeFloat(NaN);
  return text;
}

/** `+007` is 7: BigInt takes leading zeros and a minus, and no plus. */
const decimal = (text: string) => BigInt(text.replace(/^\+/, ''));
