// `npm run e2e -- --nx=24.0.6 key runs`: the end-to-end tests, or those that are named, on this repository's Nx or the given one.
import { parseArgs } from 'node:util';
import { nx, nxEnvironment, run, setUp, testExtras } from './set-up.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { nx: { type: 'string' } },
});
const version = values.nx === undefined ? {} : { TENSORLAB_NX: values.nx };

setUp(testExtras);
run(process.execPath, nx('run', 'tensorlab:build', '--outputStyle=static'), { env: nxEnvironment });
run('npx', ['jest', '-c', 'apps/tensorlab-e2e/jest.config.cjs', ...positionals], {
  env: { ...nxEnvironment, ...version },
});
