import { normalizedDistribution, parseLock } from '@tensorlab/python-source';

/** What uv resolved, as a lab keeps it. */
export function lockText(resolved: string, extras: readonly string[], lab: string): string {
  const words = extras.length > 0 ? ` and the extras ${extras.join(', ')}` : '';
  return [
    `# The versions that a lab is set up with: the dependencies of pyproject.toml${words}; every platform.`,
    `# nx run ${lab}:lock writes it, nx run ${lab}:setup installs it.`,
    '#',
    "# No hashes: torch's builds for CPU and for CUDA have one version and differ in theirs. Nothing that only torch's CUDA build asks",
    '# for: torch itself names what its build needs. Keep the lines "via": by them a training depends on the packages that its code',
    '# imports and on what those need, and not on the whole lock.',
    withoutCuda(resolved),
  ].join('\n');
}

/** Leaves out what torch's builds for CUDA name themselves, each its own versions. */
function withoutCuda(text: string): string {
  const { distributions } = parseLock(text);
  const gone = new Set<string>();
  for (let before = -1; before !== gone.size;) {
    before = gone.size;
    for (const [name, { neededBy }] of Object.entries(distributions)) {
      const only = neededBy?.every((other) => other === 'torch' || gone.has(other));
      if (only && /^(nvidia-|cuda-|triton)/.test(name)) {
        gone.add(name);
      }
    }
  }
  const entries = text.split(/(?=^[A-Za-z0-9])/m);
  return entries
    .filter((entry) => !gone.has(normalizedDistribution(/^[\w.-]*/.exec(entry)![0])))
    .join('');
}
