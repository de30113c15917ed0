import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** The least server that Nx's self-hosted cache protocol asks for: GET and PUT /v1/cache/<hash>, in memory. */
export class RemoteCache {
  readonly entries = new Map<string, Buffer>();
  /** `200 GET`, `404 GET`, `200 PUT`, since the last look. */
  private answers: string[] = [];
  private readonly server = createServer(async (request, response) => {
    const hash = request.url!.replace('/v1/cache/', '');
    const found = this.entries.get(hash);
    const isPut = request.method === 'PUT';
    if (isPut) {
      this.entries.set(hash, await buffer(request));
    }
    const status = isPut ? (found ? 409 : 200) : found ? 200 : 404;
    this.answers.push(`${status} ${request.method}`);
    response.writeHead(status, { 'content-type': 'application/octet-stream' });
    response.end(isPut ? undefined : found);
  });

  start = () => new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));

  stop = () => new Promise((done) => this.server.close(done));

  /** What a user would set. */
  environment = () => ({
    NX_SELF_HOSTED_REMOTE_CACHE_SERVER: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
    NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 'secret',
  });

  asked(): string[] {
    const answers = this.answers;
    this.answers = [];
    return answers;
  }
}
