import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

export interface FileToHash {
  /** Absolute. */
  path: string;
  algorithm: 'sha256' | 'md5';
  /** Bytes. */
  size: number;
}

/** What each thread runs. A text, because a bundle has no file of its own for it. It answers a list of files with their hashes. */
const program = `
const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const { closeSync, openSync, readSync } = require('node:fs');
const buffer = Buffer.allocUnsafe(1 << 20);
function hashOf({ path, algorithm }) {
  const hash = createHash(algorithm);
  const file = openSync(path, 'r');
  try {
    for (let length; (length = readSync(file, buffer, 0, buffer.length, null)) > 0; ) {
      hash.update(buffer.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
parentPort.on('message', (files) => parentPort.postMessage(files.map(hashOf)));
`;

const mostThreads = 8;
const batch = { files: 256, bytes: 16 << 20 };

/**
 * The hash of every file, in hex and in the order of `files`, computed in parallel and in constant memory.
 *
 * @param advance is told the bytes that are done
 */
export async function hashFiles(
  files: readonly FileToHash[],
  advance: (bytes: number) => void = () => {},
): Promise<string[]> {
  const batches = batchesOf(files);
  const hashes: string[] = new Array(files.length);
  const threads = Math.min(availableParallelism(), mostThreads, batches.length);
  let next = 0;
  const work = async () => {
    const worker = new Worker(program, { eval: true });
    try {
      while (next < batches.length) {
        const { start, files: own } = batches[next++]!;
        const found = await answerOf(worker, own);
        found.forEach((hash, index) => (hashes[start + index] = hash));
        advance(own.reduce((sum, { size }) => sum + size, 0));
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return hashes;
}

function answerOf(worker: Worker, files: readonly FileToHash[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('message', resolve).once('error', reject);
    worker.postMessage(files);
  });
}

/** Many small files at a time, or one large one. */
function batchesOf(files: readonly FileToHash[]) {
  const batches: { start: number; files: FileToHash[] }[] = [];
  let bytes = Infinity;
  files.forEach((file, start) => {
    if (bytes + file.size > batch.bytes || batches.at(-1)!.files.length >= batch.files) {
      batches.push({ start, files: [] });
      bytes = 0;
    }
    batches.at(-1)!.files.push(file);
    bytes += file.size;
  });
  return batches;
}
