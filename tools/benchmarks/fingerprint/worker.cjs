// A line of base64 in, a line of JSON out. argv: the bundled fingerprint.
const { Buffer } = require('node:buffer');
const { createInterface } = require('node:readline');
const { canonicalModule, fingerprint } = require(process.argv[2]);

createInterface({ input: process.stdin }).on('line', (line) => {
  const source = Buffer.from(line, 'base64');
  const started = performance.now();
  const answer = { fingerprint: fingerprint(source) };
  answer.seconds = (performance.now() - started) / 1000;
  answer.canonical = canonicalModule(source) ?? null;
  console.log(JSON.stringify(answer));
});
