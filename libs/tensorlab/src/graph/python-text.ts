import { TextDecoder } from 'node:util';

/** PEP 263: in the first or second line. */
const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/** The text of a Python file, in the encoding that it declares, else UTF-8; or a sentence that says why there is none. */
export function decodePython(
  bytes: Buffer,
): { text: string; problem?: undefined } | { text?: undefined; problem: string } {
  const head = bytes.subarray(0, 500).toString('latin1');
  const lines = head.split(/\r\n?|\n/, 2);
  const declared = lines.map((line) => cookie.exec(line)?.[1]).find(Boolean) ?? 'utf-8';
  const decoder = decoderOf(declared);
  try {
    return decoder
      ? { text: decoder.decode(bytes) }
      : { problem: `The file declares the encoding ${declared}, which is not known.` };
  } catch {
    return { problem: `The file is not ${declared.toUpperCase()}.` };
  }
}

/** Python spells `latin-1` what others spell `latin1`. */
function decoderOf(declared: string): TextDecoder | undefined {
  for (const label of [declared, declared.replace(/[^A-Za-z0-9]/g, '')]) {
    try {
      return new TextDecoder(label, { fatal: true });
    } catch {
      // RangeError: not a label of the Encoding standard.
    }
  }
  return undefined;
}
