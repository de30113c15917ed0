const preset = require('../../jest.preset.cjs');

// Real installs and real trainings: minutes, not milliseconds.
module.exports = {
  ...preset,
  displayName: 'e2e',
  testMatch: ['**/src/**/*.e2e.ts'],
  globalSetup: '<rootDir>/src/support/pack.ts',
  globalTeardown: '<rootDir>/src/support/clean-up.ts',
  testTimeout: 900_000,
  // Each with one thread: support/environment.ts.
  maxWorkers: 2,
};
