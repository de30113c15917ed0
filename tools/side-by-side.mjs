// Checks of `npm test` that do not need each other, two at a time: each mostly keeps one core busy.
import { spawn } from 'node:child_process';
import { nxEnvironment, repository, say } from './set-up.mjs';

/**
 * Runs checks in this order, as many at once as there are slots; prints what one has said when it ends.
 * @param checks `{ name, command: [file, ...args], cwd }`
 * @returns `{ name, seconds, ok }` of each
 */
export async function sideBySide(checks, slots = 2) {
  const waiting = [...checks];
  const done = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      done.push(await check(next));
    }
  };
  await Promise.all(Array.from({ length: slots }, work));
  return done;
}

async function check({ name, command: [file, ...args], cwd = repository }) {
  const started = Date.now();
  const child = spawn(file, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...nxEnvironment },
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const code = await new Promise((resolve) => {
    child.on('error', (error) => resolve(String(error)));
    child.on('close', (status) => resolve(status ?? 'a signal'));
  });
  const seconds = (Date.now() - started) / 1000;
  say(name);
  process.stdout.write(output);
  console.log(`(${seconds.toFixed(0)} s${code === 0 ? '' : `, failed with ${code}`})`);
  return { name, seconds, ok: code === 0 };
}
