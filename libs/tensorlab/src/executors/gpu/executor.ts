import type { ExecutorContext } from '@nx/devkit';
import { labInterpreter, onPath, run } from '@tensorlab/python-process';
import { asTask, placeOf, type Place } from '../in-lab';
import { monitorCommand, noGpu } from './monitor';
import type { GpuSchema } from './schema';

export default function gpu({ once = false }: GpuSchema, context: ExecutorContext) {
  return asTask(async () => {
    const place = placeOf(context);
    await requireGpu(place.labRoot);
    const live = !once && process.stdout.isTTY === true;
    const command = monitorCommand({
      lab: place.lab,
      interpreter: interpreterIn(place),
      onPath,
      live,
    });
    const { code } = await run({ ...command, cwd: place.labRoot }, { terminal: live });
    return code === 0;
  });
}

/** @throws LabError NO_GPU where the driver knows of none. */
async function requireGpu(cwd: string): Promise<void> {
  const [file] = onPath('nvidia-smi');
  if (file === undefined) {
    throw noGpu('nvidia-smi, which comes with its driver, is not on PATH');
  }
  const lines: string[] = [];
  const { code } = await run(
    { file, args: ['--list-gpus'], cwd },
    { onLine: (line) => lines.push(line) },
  );
  if (code !== 0 || !lines.some((line) => line.startsWith('GPU '))) {
    throw noGpu(`nvidia-smi says: ${lines[0] ?? 'nothing'}`);
  }
}

/** The lab's Python; undefined where it has none yet: a monitor on PATH needs none. */
function interpreterIn({ labRoot, lab }: Place): string | undefined {
  try {
    return labInterpreter(labRoot, lab);
  } catch {
    return undefined;
  }
}
