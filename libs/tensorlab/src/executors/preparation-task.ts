import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { labAt } from '../graph/lab-at';
import type { Lab } from '../graph/lab';
import type { Preparation } from '../graph/preparations';
import { dataOf } from '../graph/preparations';
import { closureFrom, stepKey, type Step, type StepKey } from '../key/preparation';
import { promiseOf } from '../key/run-id';
import { surroundingsOf, type Surroundings } from '../key/surroundings';
import { inLab, placeOf, runInLab } from './in-lab';
import { editedWhileStarting, promisedKey } from './promised-key';

/**
 * Runs `python -m tensorlab.<step> <dataset>`, and hands it the key of what it makes: of the files as they are now, for a task may
 * have waited for hours. Without a key Python says what is wrong.
 *
 * @throws LabError where Nx would keep the result for something else.
 */
export async function runStep(
  step: Step,
  context: ExecutorContext,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const place = placeOf(context);
  const promised = promisedKey(step, context, env);
  const lab = labAt(context.root, place.labRoot);
  const folder = inLab(place.labRoot, place.folder);
  const preparation = lab?.preparations().find(({ root }) => root === folder);
  const surroundings = lab && surroundingsOf(lab);
  const made = preparation && stepKey(lab!, preparation, step, surroundings!);
  const key = made && 'key' in made ? made : undefined;
  if (promised !== undefined && promiseOf(key?.key ?? '') !== promised) {
    throw editedWhileStarting(`${context.projectName}:${step}`);
  }
  const args = ['-m', `tensorlab.${step}`, preparation?.name ?? place.name];
  if (!key) {
    return runInLab(place, args);
  }
  const temporary = mkdtempSync(join(tmpdir(), 'tensorlab-key-'));
  try {
    const file = join(temporary, 'key.json');
    writeFileSync(file, JSON.stringify(keyFile(lab!, preparation!, key, surroundings!)));
    return await runInLab(place, [...args, '--key', file]);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** What the runtime is told: the key and its parts, the key of the data that is split, and SHA-256 of the modules. */
const keyFile = (
  lab: Lab,
  preparation: Preparation,
  { key, parts }: StepKey,
  { locked }: Surroundings,
) => ({
  key,
  imports: locked.broughtBy(
    closureFrom(
      lab,
      (parts.step === 'split' && preparation.split) || preparation.file,
    ).packages.values(),
  ),
  ...(parts.step === 'split' && { data: parts.datasets[dataOf(preparation)] }),
  sources: Object.fromEntries(
    Object.keys(parts.modules).flatMap((file) => {
      const sha256 = lab.sha256(file);
      return sha256 === undefined ? [] : [[file, sha256]];
    }),
  ),
  parts,
});
