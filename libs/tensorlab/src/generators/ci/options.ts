import { LabError } from '@tensorlab/lab';

// What is typed goes into a YAML file that runs commands: only what such a name can be is let in.

/** @throws LabError UNKNOWN_OPTION for what is no name of a branch */
export function branchName(base: string): string {
  if (/^[A-Za-z0-9][\w./-]*$/.test(base) && !/\.\.|\/\/|[/.]$|\.lock$/.test(base)) {
    return base;
  }
  throw unusable('base', base, 'name a branch, such as main');
}

/** `self-hosted,gpu` -> `[self-hosted, gpu]` */
export function labels(runner: string): string {
  const all = runner.split(',').map((label) => label.trim());
  if (all.every((label) => /^[A-Za-z0-9][\w.-]*$/.test(label))) {
    return all.length === 1 ? all[0]! : `[${all.join(', ')}]`;
  }
  throw unusable('runner', runner, 'give labels such as ubuntu-latest or self-hosted,gpu');
}

/** @throws LabError UNKNOWN_OPTION */
export function torchBuild(torch: string): string {
  if (/^[a-z0-9.]+$/.test(torch)) {
    return torch;
  }
  throw unusable('torch', torch, 'choose cpu, default, auto or one such as cu130');
}

const unusable = (option: string, value: string, next: string) =>
  new LabError('UNKNOWN_OPTION', { what: `--${option}=${value} cannot be used.`, next });
