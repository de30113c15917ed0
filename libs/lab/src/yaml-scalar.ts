import { encodeBinary, encodeFloat, encodeInt, type ConfigValue } from './config-value';

/**
 * Scalars as OmegaConf 2.4 reads them: PyYAML's YAML 1.1 (`yes` is true, `017` is 15, `1:30` is 90) with
 * floats of YAML 1.2 (`1e-3`) and no dates. The patterns are those of PyYAML's `resolver.py` and of
 * OmegaConf's `_yaml.py`, in the order in which Python tries them.
 */
const patterns = {
  bool: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  null: /^(?:~|null|Null|NULL|)$/,
  float: [
    /^[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?$/,
    /^\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?$/,
    /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
    /^[-+]?\.(?:inf|Inf|INF)$/,
    /^\.(?:nan|NaN|NAN)$/,
  ],
  int: [
    /^[-+]?0b[0-1_]+$/,
    /^[-+]?0[0-7_]+$/,
    /^[-+]?(?:0|[1-9][0-9_]*)$/,
    /^[-+]?0x[0-9a-fA-F_]+$/,
    /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/,
  ],
  omegaFloat: [
    /^[-+]?[0-9]+(?:_[0-9]+)*\.[0-9_]*(?:[eE][-+]?[0-9]+)?$/,
    /^[-+]?[0-9]+(?:_[0-9]+)*[eE][-+]?[0-9]+$/,
  ],
};

const anyOf = (expressions: RegExp[], text: string) =>
  expressions.some((expression) => expression.test(text));

/** The type that Python gives to a scalar without quotes and without a tag. */
function plainTag(text: string): string {
  if (patterns.bool.test(text)) return 'bool';
  if (anyOf(patterns.float, text)) return 'float';
  if (anyOf(patterns.int, text)) return 'int';
  if (patterns.null.test(text)) return 'null';
  if (anyOf(patterns.omegaFloat, text)) return 'float';
  if (text === '<<' || text === '=') return 'special';
  return 'str';
}

/**
 * @param tag the long form (`tag:yaml.org,2002:int`), or undefined where the file has none
 * @returns undefined for what Python refuses
 */
export function scalarValue(text: string, plain: boolean, tag?: string): ConfigValue | undefined {
  const type = tag?.replace(/^tag:yaml\.org,2002:/, '') ?? (plain ? plainTag(text) : 'str');
  switch (type) {
    case 'str':
      return text;
    case 'null':
      return null;
    case 'bool':
      return boolValue(text);
    case 'int':
      return intValue(text);
    case 'float':
      return floatValue(text);
    case 'binary':
      return encodeBinary(text);
    default:
      return undefined;
  }
}

function boolValue(text: string): boolean | undefined {
  if (/^(yes|true|on)$/i.test(text)) return true;
  if (/^(no|false|off)$/i.test(text)) return false;
  return undefined;
}

function signed(text: string): { sign: 1 | -1; digits: string } {
  const bare = text.replaceAll('_', '').toLowerCase();
  return { sign: bare.startsWith('-') ? -1 : 1, digits: bare.replace(/^[-+]/, '') };
}

function intValue(text: string): ConfigValue | undefined {
  const { sign, digits } = signed(text);
  const size = unsignedInt(digits);
  return size === undefined ? undefined : encodeInt(sign === -1 ? -size : size);
}

function unsignedInt(digits: string): bigint | undefined {
  if (/^0b[01]+$|^0x[0-9a-f]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (/^[0-9]+(:[0-9]+)*$/.test(digits) && !/^0[0-9]/.test(digits)) {
    return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  }
  return undefined;
}

function floatValue(text: string): ConfigValue | undefined {
  const { sign, digits } = signed(text);
  const size = unsignedFloat(digits);
  return size === undefined ? undefined : encodeFloat(sign * size);
}

function unsignedFloat(digits: string): number | undefined {
  if (/^\.?inf$/.test(digits)) return Infinity;
  if (/^\.?nan$/.test(digits)) return NaN;
  const parts = digits.split(':');
  if (!parts.every((part) => /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(part))) return undefined;
  if (parts.length === 1) return Number(digits);
  return sexagesimal(parts.map(Number));
}

/** In the order in which PyYAML adds, so that the last bit is the same. */
function sexagesimal(parts: number[]): number {
  let base = 1;
  let sum = 0;
  for (const part of parts.reverse()) {
    sum += part * base;
    base *= 60;
  }
  return sum;
}
