import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { LabError } from '@tensorlab/lab';
import { basePython, interpreterOf, onPath, run } from '@tensorlab/python-process';
import { runtimeFolder } from '../../runtime-folder';
import { asTask, placeOf, type Place } from '../in-lab';
import { requireWholeLock } from '../lock/broken-lock';
import {
  installCommand,
  pythonpathCommand,
  runtimeCommand,
  venvCommand,
  type Installation,
} from './command';
import { outdated } from './installed';
import { pinnedPython, pinPython } from './python-pin';
import { notIn, requirements } from './requirements';
import type { SetupSchema } from './schema';
import { digestOf, isUpToDate, writeStamp } from './stamp';
import { uvIn } from './uv';

export default function setup(options: SetupSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    const { torch = 'default', extras = [] } = options;
    const read = (file: string) => readFileSync(join(place.labRoot, file), 'utf8');
    const wanted = requirements(read('pyproject.toml'), extras);
    const lock = existsSync(join(place.labRoot, 'requirements.lock')) && 'requirements.lock';
    if (lock) {
      requireWholeLock(read(lock), place.lab);
    }
    const venv = join(place.labRoot, 'venv');
    const runtime = runtimeFolder();
    const { pythonpath } = place;
    const made = [wanted, lock && read(lock), torch, options.python, venv, runtime, pythonpath];
    const digest = digestOf(made);

    if (!options.force && existsSync(interpreterOf(venv)) && isUpToDate(venv, digest)) {
      console.log(`The environment of the lab ${place.lab} is up to date: ${venv}`);
      tell(pinPython(place.labRoot, place.lab));
      return true;
    }
    const python = options.python ?? pinnedPython(read('pyproject.toml'));
    const installation = await makeVenv(place, venv, { ...options, python });
    console.log(`Installing ${wanted.length} packages and what they need (torch is large) ...`);
    const open = lock ? notIn(read(lock), wanted) : [];
    if (open.length > 0) {
      console.log(
        `Not in ${lock}, so that any version may come: ${open.join(', ')}. nx run ${place.lab}:lock pins them.`,
      );
    }
    const wrong = lock ? outdated(venv, read(lock)) : [];
    await step(place, installCommand(installation, [...wanted, ...wrong], lock || undefined));
    await step(place, runtimeCommand(installation, runtime));
    await step(place, pythonpathCommand(installation, pythonpath));
    writeStamp(venv, digest);
    console.log(`The environment of the lab ${place.lab} is ready: ${venv}`);
    tell(pinPython(place.labRoot, place.lab));
    return true;
  });
}

const tell = (text?: string) => text !== undefined && console.log(text);

/** Makes the venv where there is none, and finds the installer: uv where it is, or has to be, else pip. */
async function makeVenv(
  place: Place,
  venv: string,
  { python, torch = 'default', force }: SetupSchema,
): Promise<Installation> {
  let [uv] = onPath('uv');
  if (force) {
    rmSync(venv, { recursive: true, force: true });
  }
  if (!existsSync(interpreterOf(venv))) {
    const base = await basePython(python);
    console.log(`Making ${venv} with ${base} ...`);
    await step(place, venvCommand(base, venv, uv));
  }
  const installation = { python: interpreterOf(venv), torch };
  if (!uv && torch !== 'default') {
    console.log(`Installing uv, which chooses the ${torch} build of torch ...`);
    await step(place, installCommand({ ...installation, torch: 'default' }, ['uv']));
    uv = uvIn(venv);
  }
  return { ...installation, uv };
}

/** What an installer says when something moves; the rest (`Requirement already satisfied`, ...) is noise. */
const moves =
  /^\s*(Collecting|Downloading|Using cached|Building|Installing|Successfully|Resolved|Prepared|Installed)\b/;

/** What pip and uv say where a requirement is against a pin. */
const conflict = /ResolutionImpossible|conflicting dependencies|unsatisfiable|No solution found/;

async function step({ labRoot, lab }: Place, [file, ...args]: string[]): Promise<void> {
  const { code, tail } = await run(
    { file: file!, args, cwd: labRoot },
    { onLine: (line) => moves.test(line) && console.log(`  ${line.trim().slice(0, 120)}`) },
  );
  if (code !== 0) {
    throw new LabError('PROCESS_FAILED', {
      what: `${[file, ...args].join(' ')} failed with exit status ${code}:\n\n${tail.join('\n')}\n`,
      next: conflict.test(tail.join('\n'))
        ? `pyproject.toml asks for what requirements.lock pins otherwise: nx run ${lab}:lock writes the lock anew, then run setup again`
        : 'mend what it says, then run setup again: it goes on where it stopped',
    });
  }
}
