import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { LabError } from '@tensorlab/lab';
import { run } from '@tensorlab/python-process';
import { replaceFile } from '../../replace-file';
import { asTask, placeOf, type Place } from '../in-lab';
import { allExtras, oldestPythonOf, requirements } from '../setup/requirements';
import { uvFor } from '../setup/uv';
import { requireWholeLock } from './broken-lock';
import { compileCommand, upgradeOf } from './command';
import { lockChanges } from './lock-changes';
import { lockText } from './lock-text';
import type { LockSchema } from './schema';

const lockFile = 'requirements.lock';

export default function lock(options: LockSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    const pyproject = readFileSync(join(place.labRoot, 'pyproject.toml'), 'utf8');
    const extras = options.extras?.flatMap((one) => one.split(',')) ?? allExtras(pyproject);
    requirements(pyproject, extras);
    const file = join(place.labRoot, lockFile);
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    requireWholeLock(before, place.lab);
    const resolved = await resolve(place, options, extras, before, oldestPythonOf(pyproject));
    const after = lockText(resolved, extras, place.lab);
    const changed = lockChanges(before, after);
    if (after !== before) {
      replaceFile(file, after);
    }
    changed.forEach((line) => console.log(`  ${line}`));
    console.log(
      changed.length > 0
        ? `Wrote ${lockFile}: ${changed.length} changes. Commit it; nx run ${place.lab}:setup installs it.`
        : `${lockFile} has the versions that it had.`,
    );
    return true;
  });
}

/** In a folder of its own: a lock that is half written is none. */
async function resolve(
  place: Place,
  { upgrade }: LockSchema,
  extras: readonly string[],
  before: string,
  python: string | undefined,
): Promise<string> {
  const uv = await uvFor(place.labRoot, place.lab);
  const folder = mkdtempSync(join(tmpdir(), 'tensorlab-lock-'));
  const output = join(folder, lockFile);
  try {
    writeFileSync(output, before);
    const wish = { uv, python, extras, upgrade: upgradeOf(upgrade), output };
    const [program, ...args] = compileCommand(wish);
    const { code, tail } = await run(
      { file: program!, args, cwd: place.labRoot },
      { onLine: () => {} },
    );
    if (code !== 0) {
      throw unresolved(place.lab, tail);
    }
    return readFileSync(output, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const unresolved = (lab: string, tail: readonly string[]) =>
  new LabError('PROCESS_FAILED', {
    where: 'pyproject.toml',
    what: `No versions fit all that it asks for:\n\n${tail.join('\n')}\n`,
    next: `change one of these requirements in pyproject.toml, or take the newest with nx run ${lab}:lock --upgrade, or leave an extra out with --extras=...`,
  });
