/** PEP 263: in the first or second line. */
const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/** The text of a Python file, in the encoding that it declares, else UTF-8; or a sentence that says why there is none. */
export function decodePython(
  bytes: Buffer,
): { text: string; problem?: undefined } | { text?: undefined; problem: string } {
  const head = bytes
    .subarray(0, 500)
    .toString('latin1')
    .split(/\r\n?|\n/, 2);
  const declared = head.map((line) => cookie.exec(line)?.[1]).find(Boolean) ?? 'utf-8';
  try {
    const decoder = new TextDecoder(declared.replaceAll('_', '-'), { fatal: true });
    return { text: decoder.decode(bytes) };
  } catch (error) {
    return {
      problem:
        error instanceof RangeError
          ? `The file declares the encoding ${declared}, which is not known.`
          : `The file is not ${declared.toUpperCase()}.`,
    };
  }
}
