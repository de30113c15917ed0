import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** For specs: a server on the loopback that knows ranges, may lose connections, and notes what it was asked for. */
export class HttpFixture {
  /** `/a.bin 0-`, `/a.bin 5000-` */
  readonly asked: string[] = [];
  /** How many bytes an answer has before the connection is lost; one number an answer, and then none is lost. */
  losses: number[] = [];
  /** What is called when as many bytes are sent as the next of `losses` says: the connection then stays open, and says no more. */
  onHold?: () => void;
  etag: string | undefined = '"1"';
  files: Record<string, Buffer> = {};
  status: number[] = [];
  private readonly server = createServer((request, response) => this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const file = this.files[url];
    const [, from = '0'] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
    this.asked.push(`${url} ${from}-`);
    const status = this.status.shift();
    if (status !== undefined || !file) {
      response.writeHead(status ?? 404).end();
      return;
    }
    const isSame = headers['if-range'] === undefined || headers['if-range'] === this.etag;
    const start = isSame ? Number(from) : 0;
    const rest = file.subarray(start);
    const range = `bytes ${start}-${file.length - 1}/${file.length}`;
    response.writeHead(headers.range && isSame ? 206 : 200, {
      'content-length': rest.length,
      ...(this.etag !== undefined && { etag: this.etag }),
      ...(headers.range && isSame && { 'content-range': range }),
    });
    const loss = this.losses.shift();
    if (loss === undefined) {
      response.end(rest);
      return;
    }
    response.write(rest.subarray(0, loss), () => {
      // Long enough for what was written to arrive.
      setTimeout(() => (this.onHold ? this.onHold() : response.destroy()), 50);
    });
  }
}
