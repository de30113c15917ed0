import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const chunk = 1 << 20;

export const sha256 = (content: string | Buffer) =>
  createHash('sha256').update(content).digest('hex');

/** Of a file of any size, in constant memory. */
export function sha256OfFile(path: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunk);
  const file = openSync(path, 'r');
  try {
    for (let length = chunk; length > 0;) {
      length = readSync(file, buffer, 0, chunk, null);
      hash.update(buffer.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
