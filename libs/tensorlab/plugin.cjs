// What Nx loads in this repository; the published package has src/plugin.ts itself, compiled.
module.exports = require('./source.cjs').plugin;
