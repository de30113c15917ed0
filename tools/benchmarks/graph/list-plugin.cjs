// An Nx plugin that hands out what tensorlab answered, so that Nx's own work for so many projects is told apart.
const { nodes, dependencies } = require('./list.json');

exports.name = 'list';
exports.createNodes = ['**/pyproject.toml', () => nodes];
exports.createDependencies = () => dependencies;
