import type { TargetConfiguration } from '@nx/devkit';
import { inWorkspace, type LabRoot } from '../lab-roots';

/** @param root the folder of the component, or of loose modules, relative to the lab */
export function componentTargets(
  lab: LabRoot,
  root: string,
  { tested }: { tested: boolean },
): Record<string, TargetConfiguration> {
  const inputs: TargetConfiguration['inputs'] = [
    'default',
    '^default',
    `{workspaceRoot}/${inWorkspace(lab, 'pyproject.toml')}`,
    `{workspaceRoot}/${inWorkspace(lab, 'requirements.lock')}`,
    { externalDependencies: [] },
  ];
  const python = (module: string, args: string[], description: string): TargetConfiguration => ({
    executor: 'tensorlab:python',
    options: { module, args, extra: 'dev' },
    metadata: { description, technologies: [module] },
  });
  const cached = { cache: true, inputs };
  return {
    ...(tested && { test: { ...python('pytest', [root], `Tests ${root}`), ...cached } }),
    lint: { ...python('ruff', ['check', root], `Lints ${root}`), ...cached },
    typecheck: { ...python('mypy', [root], `Checks the types of ${root}`), ...cached },
    format: python('ruff', ['format', root], `Formats ${root}`),
  };
}
