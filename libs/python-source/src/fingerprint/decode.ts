const byteOrderMark = /^\ufeff/;

/** PEP 263: a comment on the first line, or on the second when the first holds nothing but a comment. */
const declaration = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const emptyLine = /^[ \t\f]*(?:#.*)?$/;

/** Encodings that we read as long as there is nothing but ASCII. */
const asciiAtLeast =
  /^(?:(?:us-)?ascii|(?:cp|windows-)125[0-8]|iso-8859-(?:[2-9]|1[013-6])|koi8-[ru])$/;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A source file's text as Python decodes it; undefined where Python refuses it or in an encoding beyond UTF-8, Latin-1 and ASCII. */
export function decode(bytes: Uint8Array): string | undefined {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const encoding = declaredEncoding(firstLines(marked ? bytes.subarray(3) : bytes));
  if (marked && encoding !== 'utf-8') {
    return undefined;
  }
  if (encoding === 'latin-1') {
    return Buffer.from(bytes).toString('latin1');
  }
  if (encoding === 'unknown' || (encoding === 'ascii' && bytes.some((byte) => byte > 0x7f))) {
    return undefined;
  }
  try {
    return utf8.decode(bytes).replace(byteOrderMark, '');
  } catch {
    return undefined;
  }
}

function firstLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  let from = 0;
  for (let at = 0; lines.length < 2 && at <= bytes.length; at += 1) {
    if (at === bytes.length || bytes[at] === 10 || bytes[at] === 13) {
      lines.push(Buffer.from(bytes.subarray(from, at)).toString('latin1'));
      at += bytes[at] === 13 && bytes[at + 1] === 10 ? 1 : 0;
      from = at + 1;
    }
  }
  return lines;
}

/** `utf8` is `utf-8` but for Python's refusal of it behind a byte order mark. */
function declaredEncoding([first = '', second = '']: string[]) {
  const name = declaration.exec(first) ?? (emptyLine.test(first) ? declaration.exec(second) : null);
  const normalized = (name?.[1] ?? 'utf-8').toLowerCase().replaceAll('_', '-');
  if (/^utf-8(?:-|$)/.test(normalized)) {
    return 'utf-8';
  }
  if (/^(?:latin-1|iso-8859-1|iso-latin-1)(?:-|$)|^latin1$/.test(normalized)) {
    return 'latin-1';
  }
  if (normalized === 'utf8') {
    return 'utf8';
  }
  return asciiAtLeast.test(normalized) ? 'ascii' : 'unknown';
}
