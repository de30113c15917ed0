import { selectsTasks } from './task-selection';

it.each([
  ['22.7.12', {}, {}, false],
  ['22.7.12', {}, { NX_LEGACY_AFFECTED: 'false' }, false],
  ['23.2.1', {}, { NX_LEGACY_AFFECTED: 'false' }, false],
  ['23.3.2', {}, {}, false],
  ['23.3.2', {}, { NX_LEGACY_AFFECTED: 'false' }, true],
  ['24.0.6', {}, {}, true],
  ['24.0.6', { affected: { legacy: true } }, {}, false],
  ['24.0.6', { affected: { legacy: true } }, { NX_LEGACY_AFFECTED: 'false' }, true],
  ['24.0.6', {}, { NX_LEGACY_AFFECTED: 'true' }, false],
  ['25.0.0-beta.1', {}, {}, true],
])('Nx %s with %j in nx.json and %j selects tasks: %j', (version, nxJson, env, expected) => {
  expect(selectsTasks(nxJson, env, version)).toBe(expected);
});
