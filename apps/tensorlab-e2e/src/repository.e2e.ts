import { repository } from './support/repository';
import { shell } from './support/shell';

/** Lints code as if it were in a file: nothing is written, and one process does for all. Prints the rules that each breaks. */
const linter = `
import { ESLint } from 'eslint';
const eslint = new ESLint();
const rules = [];
for (const [library, code] of JSON.parse(process.argv[1])) {
  const [result] = await eslint.lintText(code, { filePath: library + '/src/forbidden.ts' });
  rules.push(result.messages.map(({ ruleId }) => ruleId));
}
console.log(JSON.stringify(rules));
`;

/** The rules of this repository, shown to forbid. */
describe('lint', () => {
  const boundaries = '@nx/enforce-module-boundaries';
  const forbidden: [from: string, code: string, rule: string][] = [
    ['libs/lab', `import { run } from '@tensorlab/python-process';\nrun;\n`, boundaries],
    ['libs/python-source', `import 'tensorlab';\n`, boundaries],
    ['libs/lab', `import 'node:child_process';\n`, 'no-restricted-imports'],
    ['libs/python-source', `import '@nx/devkit';\n`, 'no-restricted-imports'],
  ];
  let broken: string[][];
  beforeAll(async () => {
    const { stdout } = await shell(
      'node',
      ['--input-type=module', '-e', linter, JSON.stringify(forbidden)],
      { cwd: repository, env: { NX_DAEMON: 'false' } },
    );
    broken = JSON.parse(stdout);
  });

  it.each(forbidden.map((one, at) => [...one, at] as const))(
    'forbids %s to write %s',
    (_library, _code, rule, at) => {
      expect(broken[at]).toContain(rule);
    },
  );
});
