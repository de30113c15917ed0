// What every TypeScript project's jest.config.cjs spreads: swc instead of tsc, and the ES-module-only
// packages (execa and what it imports) compiled too, because jest cannot require them as they are.
const esModulesOnly = [
  'execa',
  '@sindresorhus',
  '@sec-ant',
  'figures',
  'get-stream',
  'human-signals',
  'is-plain-obj',
  'is-stream',
  'is-unicode-supported',
  'npm-run-path',
  'path-key',
  'parse-ms',
  'pretty-ms',
  'strip-final-newline',
  'unicorn-magic',
  'yoctocolors',
];

module.exports = {
  testEnvironment: 'node',
  reporters: ['default', require('path').join(__dirname, 'tools/test-times.cjs')],
  testMatch: ['**/src/**/*.spec.ts'],
  // Some start npm, git, Python or a browser, on a machine that may be busy.
  testTimeout: 60_000,
  testPathIgnorePatterns: ['/node_modules/', '/files/'],
  modulePathIgnorePatterns: ['/dist/'],
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
      },
    ],
  },
  // It exports nothing under jest's `require` condition.
  moduleNameMapper: {
    '^unicorn-magic$': require('path').join(__dirname, 'node_modules/unicorn-magic/node.js'),
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModulesOnly.join('|')})/)`],
};
