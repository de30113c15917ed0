import {
  createWriteStream,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { LabError } from '@tensorlab/lab';
import { failedFetch } from './errors';
import { Progress } from './progress';

interface DownloadOptions {
  /** For messages. */
  title: string;
  /** `file:line` that names the address. */
  where: string;
  /** The command that goes on with it. */
  again: string;
  /** Milliseconds without a byte after which a connection counts as lost. */
  patience?: number;
  /** Milliseconds before the second attempt; the later ones wait longer. */
  pause?: number;
}

/** How often a connection may be lost without a byte in between. */
const attempts = 5;

/**
 * Loads a file. What a stopped process has loaded already is not loaded again, where the server can tell that it still has the
 * same file (RFC 9110, If-Range).
 *
 * @param file takes its name only when it is whole; until then it is `<file>.part`
 * @throws LabError FETCH_FAILED
 */
export async function download(url: string, file: string, options: DownloadOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const before = sizeOf(`${file}.part`);
    try {
      await loadOn(url, file, options);
      return;
    } catch (error) {
      attempt = sizeOf(`${file}.part`) > before ? 1 : attempt;
      if (error instanceof LabError || attempt >= attempts) {
        throw error instanceof LabError ? error : unreachable(url, error, options);
      }
      console.log(`${options.title}: ${reason(error)}; trying again`);
      await wait(attempt * (options.pause ?? 1000));
    }
  }
}

async function loadOn(url: string, file: string, options: DownloadOptions): Promise<void> {
  const part = `${file}.part`;
  const begun = readBegun(part, url);
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), options.patience ?? 60_000);
  try {
    const response = await fetch(url, {
      headers: {
        'accept-encoding': 'identity',
        ...(begun && { range: `bytes=${begun.size}-`, 'if-range': begun.validator }),
      },
      signal: stall.signal,
    });
    const from = startOf(response, begun?.size ?? 0);
    if (from === undefined) {
      await response.body?.cancel();
      rmSync(part, { force: true });
      throw new Error('the part that is here is not of this file');
    }
    refuse(response, url, options);
    if (from === 0) {
      rmSync(part, { force: true });
      writeFileSync(`${part}.json`, JSON.stringify({ url, validator: validatorOf(response) }));
    }
    const length = Number(response.headers.get('content-length') ?? NaN);
    const progress = new Progress(options.title, Number.isNaN(length) ? undefined : from + length);
    progress.skip(from);
    try {
      await pipeline(
        Readable.fromWeb(response.body as import('node:stream/web').ReadableStream),
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            timer.refresh();
            progress.advance(chunk.length);
            yield chunk;
          }
        },
        createWriteStream(part, { flags: from > 0 ? 'a' : 'w', flush: true }),
      );
    } catch (error) {
      progress.break();
      throw error;
    }
    progress.end();
  } finally {
    clearTimeout(timer);
  }
  renameSync(part, file);
  rmSync(`${part}.json`, { force: true });
}

/** Where in the file the answer begins; undefined where it does not go on from what is here. */
function startOf({ status, headers }: Response, here: number): number | undefined {
  if (status === 206) {
    const start = Number(/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1] ?? NaN);
    return start === here ? start : undefined;
  }
  return status === 416 ? undefined : 0;
}

/** What was loaded before, and by what the server knows its version. */
function readBegun(part: string, url: string): { size: number; validator: string } | undefined {
  try {
    const begun = JSON.parse(readFileSync(`${part}.json`, 'utf8'));
    const { size } = statSync(part);
    return begun.url === url && begun.validator && size > 0
      ? { size, validator: begun.validator }
      : undefined;
  } catch {
    return undefined; // nothing was begun
  }
}

/** A weak ETag says nothing about bytes. */
function validatorOf({ headers }: Response): string | null {
  const etag = headers.get('etag');
  return etag !== null && !etag.startsWith('W/') ? etag : headers.get('last-modified');
}

function refuse({ status, statusText, ok }: Response, url: string, options: DownloadOptions): void {
  if (status >= 500 || status === 429) {
    throw new Error(`the server answers ${status} ${statusText}`);
  }
  if (!ok) {
    const what = `${url} cannot be loaded: the server answers ${status} ${statusText}.`;
    throw failedFetch(what, 'correct source.url', options.where);
  }
}

const unreachable = (url: string, error: unknown, { where, again }: DownloadOptions) =>
  failedFetch(
    `${url} cannot be loaded: ${reason(error)}.`,
    `${again}, which goes on where it stopped`,
    where,
  );

/** What undici wraps into "fetch failed" and "terminated". */
function reason(error: unknown): string {
  const { message, name, cause } = error as Error & { cause?: Error & { code?: string } };
  if (name === 'AbortError') {
    return 'nothing came for a minute';
  }
  return cause?.message || cause?.code || message;
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
