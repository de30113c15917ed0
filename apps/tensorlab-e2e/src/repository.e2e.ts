import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './support/repository';
import { shell } from './support/shell';

/** The rules of this repository, shown to forbid. */
describe('lint', () => {
  const forbidden: [from: string, code: string, rule: string][] = [
    [
      'libs/lab',
      `import { run } from '@tensorlab/python-process';\nrun;\n`,
      '@nx/enforce-module-boundaries',
    ],
    ['libs/python-source', `import 'tensorlab';\n`, '@nx/enforce-module-boundaries'],
    ['libs/lab', `import 'node:child_process';\n`, 'no-restricted-imports'],
    ['libs/python-source', `import '@nx/devkit';\n`, 'no-restricted-imports'],
  ];

  it.each(forbidden)('forbids %s to write %s', async (library, code, rule) => {
    const file = join(repository, library, 'src/forbidden.ts');
    writeFileSync(file, code);
    try {
      const { output } = await shell('npx', ['eslint', file], {
        cwd: repository,
        fails: true,
        env: { NX_DAEMON: 'false' },
      });
      expect(output).toContain(rule);
    } finally {
      rmSync(file);
    }
  });
});
