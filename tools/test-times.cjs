// A jest reporter that notes what each test file took, one line of JSON a file, where the variable TEST_TIMES names a file to write to.
const { appendFileSync } = require('node:fs');
const { join, relative } = require('node:path');

module.exports = class TestTimes {
  onTestResult(_test, { testFilePath, perfStats: { start, end } }) {
    if (process.env.TEST_TIMES) {
      const file = relative(join(__dirname, '..'), testFilePath);
      const line = JSON.stringify({ file, seconds: (end - start) / 1000 });
      appendFileSync(process.env.TEST_TIMES, `${line}\n`);
    }
  }
};
