import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LabError } from '@tensorlab/lab';

/** A program that shows GPUs, with the arguments that make it print once and end. */
interface Monitor {
  name: string;
  once: string[] | undefined;
}

const monitors: readonly Monitor[] = [
  { name: 'nvitop', once: ['--once'] },
  { name: 'nvtop', once: undefined },
];

export interface Surroundings {
  lab: string;
  /** The lab's Python, if it has one: nvitop may lie beside it. */
  interpreter: string | undefined;
  /** Files of a name on PATH. */
  onPath: (name: string) => string[];
  /** Whether somebody looks: a terminal, and not `--once`. */
  live: boolean;
}

/**
 * The monitor to start: nvitop of the lab's venv or of PATH, else nvtop. Where nobody looks also nvidia-smi, which prints once.
 *
 * @throws LabError MISSING_MODULE where there is none.
 */
export function monitorCommand({ lab, interpreter, onPath, live }: Surroundings) {
  for (const { name, once } of monitors) {
    const beside = interpreter === undefined ? [] : [join(dirname(interpreter), name)];
    const [file] = [...beside.filter(existsSync), ...onPath(name)];
    if (file !== undefined && (live || once !== undefined)) {
      return { file, args: live ? [] : once! };
    }
  }
  const [smi] = live ? [] : onPath('nvidia-smi');
  if (smi !== undefined) {
    return { file: smi, args: [] };
  }
  throw new LabError('MISSING_MODULE', {
    what: `There is neither nvitop nor nvtop, in the venv of the lab ${lab} or on PATH.`,
    next: `nx run ${lab}:setup --extras=gpu, or venv/bin/python -m pip install nvitop, or install nvtop`,
  });
}

export const noGpu = (why: string) =>
  new LabError('NO_GPU', {
    what: `There is no NVIDIA GPU on this machine: ${why}.`,
    next: 'nvidia-smi where a GPU should be; trainings go on on the CPU',
  });
