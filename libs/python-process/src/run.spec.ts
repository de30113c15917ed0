import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run';

const cwd = mkdtempSync(join(tmpdir(), 'tensorlab-run-'));
const node = (code: string) => ({ file: process.execPath, args: ['-e', code], cwd });
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until<T>(probe: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const value = probe();
    if (value !== undefined) {
      return value;
    }
    await sleep(25);
  }
  throw new Error('waited 10 seconds in vain');
}

describe('run', () => {
  it('gives the exit status', async () => {
    expect(await run(node('process.exit(3)'))).toMatchObject({ code: 3 });
    expect(await run(node(''))).toMatchObject({ code: 0 });
  });

  it('hands over lines of both streams, and keeps the last ones', async () => {
    const lines: string[] = [];
    const { tail } = await run(
      node('for (let i = 0; i < 100; i++) console.log(i); console.error("last")'),
      { onLine: (line) => lines.push(line) },
    );
    expect(lines).toHaveLength(101);
    expect(tail).toHaveLength(40);
    expect(lines).toContain('last');
  });

  it('passes arguments as they are, with no shell in between', async () => {
    const lines: string[] = [];
    await run(
      { file: process.execPath, args: ['-p', 'process.argv[1]', 'a b; $(echo c) "d"'], cwd },
      { onLine: (line) => lines.push(line) },
    );
    expect(lines).toEqual(['a b; $(echo c) "d"']);
  });

  it('never calls a death by signal a success', async () => {
    expect(await run(node('process.kill(process.pid, "SIGKILL")'))).toMatchObject({
      code: 137,
      signal: 'SIGKILL',
    });
  });

  it('says 127 for a program that is not there', async () => {
    expect(await run({ file: join(cwd, 'none'), args: [], cwd })).toMatchObject({ code: 127 });
  });

  it('leaves no listener behind', async () => {
    const before = process.listenerCount('SIGTERM') + process.listenerCount('exit');
    await run(node(''));
    expect(process.listenerCount('SIGTERM') + process.listenerCount('exit')).toBe(before);
  });
});

describe('signals', () => {
  /** Starts a process that calls `run` on `child`, in this very folder's code, and gives their pids. */
  async function startParent(child: string, grace: number) {
    const folder = mkdtempSync(join(tmpdir(), 'tensorlab-signal-'));
    const pidFile = join(folder, 'pid');
    const script = join(folder, 'child.cjs');
    writeFileSync(
      script,
      `${child}; require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    const parent = spawn(
      process.execPath,
      [
        '-r',
        '@swc-node/register',
        '-e',
        `require(${JSON.stringify(join(__dirname, 'run.ts'))})
          .run({ file: process.execPath, args: [${JSON.stringify(script)}], cwd: ${JSON.stringify(folder)} }, { grace: ${grace} })
          .then(({ code }) => process.exit(code))`,
      ],
      { stdio: 'inherit' },
    );
    const exit = new Promise<number | null>((resolve) => parent.on('exit', resolve));
    const pid = Number(
      await until(() => (existsSync(pidFile) && readFileSync(pidFile, 'utf8')) || undefined),
    );
    return { parent, exit, pid, folder };
  }

  it('passes SIGTERM on, waits for the clean-up, and gives its exit status', async () => {
    const { parent, exit, pid, folder } = await startParent(
      `process.on('SIGTERM', () => setTimeout(() => { require('fs').writeFileSync('saved', ''); process.exit(143); }, 300))`,
      10_000,
    );
    parent.kill('SIGTERM');
    expect(await exit).toBe(143);
    expect(existsSync(join(folder, 'saved'))).toBe(true);
    expect(isAlive(pid)).toBe(false);
  });

  it('kills what does not end within the grace', async () => {
    const { parent, exit, pid } = await startParent(`process.on('SIGINT', () => {})`, 300);
    parent.kill('SIGINT');
    expect(await exit).toBe(137);
    expect(isAlive(pid)).toBe(false);
  });
});
