import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Which library may use which: DESIGN in CONTRIBUTING.md, and nothing else. */
const depConstraints = [
  { sourceTag: 'lib:lab', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'lib:python-source', onlyDependOnLibsWithTags: ['lib:lab'] },
  { sourceTag: 'lib:python-process', onlyDependOnLibsWithTags: ['lib:lab'] },
  {
    sourceTag: 'lib:tensorlab',
    onlyDependOnLibsWithTags: ['lib:lab', 'lib:python-source', 'lib:python-process'],
  },
  { sourceTag: 'app', onlyDependOnLibsWithTags: [] },
];

/** Libraries that know neither Nx nor processes. */
const pure = ['libs/lab/src/**/*.ts', 'libs/python-source/src/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      '**/node_modules',
      '**/venv',
      '**/files',
      '**/.bundles',
      '.nx',
      'tmp',
      '**/schema.d.ts',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: [], enforceBuildableLibDependency: false, depConstraints },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: pure,
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['child_process', 'node:child_process', 'execa'],
          patterns: ['nx', 'nx/*', '@nx/*'],
        },
      ],
    },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'console',
          'process',
          'module',
          'require',
          '__dirname',
          'URL',
          'setTimeout',
          'performance',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
