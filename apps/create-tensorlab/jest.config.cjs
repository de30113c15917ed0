module.exports = { ...require('../../jest.preset.cjs'), displayName: 'create-tensorlab' };
