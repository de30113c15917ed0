import type { ConfigValue } from '@tensorlab/lab';

const longest = 60;

export const cutText = (text: string) =>
  text.length > longest ? `${text.slice(0, longest - 3)}...` : text;

/** A value as one would write it in the YAML, on one line; a long one is cut. */
export const valueText = (value: ConfigValue | undefined): string =>
  value === undefined ? 'not set' : cutText(flow(value));

function flow(value: ConfigValue): string {
  if (typeof value === 'string') {
    return isPlain(value) ? value : JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(flow).join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const encoded = value['!!float'] ?? value['!!int'];
  return encoded === undefined
    ? `{${Object.entries(value)
        .map(([key, entry]) => `${key.replace(/^!!str /, '')}: ${flow(entry)}`)
        .join(', ')}}`
    : String(encoded);
}

/** A text that nobody takes for a number, a truth value or nothing. */
const isPlain = (text: string) =>
  /^[A-Za-z_./][^\n"'{}[\],#]*$/.test(text) &&
  !/: |:$| $|^(true|false|null|yes|no|on|off|\.inf|\.nan)$/i.test(text);
