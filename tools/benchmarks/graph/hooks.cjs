// What the hooks of the plugin take, in milliseconds, as JSON. It runs in the workspace, and calls them as Nx does.
//   node hooks.cjs                   once, in a new process
//   node hooks.cjs edits FILE...     after the edit of each file, in a process that has looked before, as the daemon has
//   node hooks.cjs hook              the keys of all tasks alone, loading included
//   node hooks.cjs list FOLDER       once; writes there what the plugin answers, for list-plugin.cjs, and the size of the environment
const { appendFileSync, readdirSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const root = process.cwd();
const [task, ...given] = process.argv.slice(2);
const context = { workspaceRoot: root, nxJsonConfiguration: {} };
const times = {};

function time(name, deed) {
  const begun = performance.now();
  const result = deed();
  times[name] = performance.now() - begun;
  return result;
}

const plugin = time('load', () => createRequire(join(root, 'nx.json'))('tensorlab/plugin'));

const keys = (...argv) =>
  plugin.preTasksExecution(undefined, { ...context, argv: ['node', 'nx', ...argv] });

if (task === 'hook') {
  time('keys', () => keys('run-many'));
  console.log(JSON.stringify(times.load + times.keys));
  process.exit();
}

const files = readdirSync(join(root, 'lab'), { recursive: true })
  .map((file) => `lab/${file}`)
  .filter((file) => /\.(py|toml|yaml)$/.test(file));

function look() {
  const nodes = time('createNodes', () => plugin.createNodes[1](files, undefined, context));
  const named = nodes.flatMap(([, { projects }]) =>
    Object.values(projects).map((project) => [project.name, project]),
  );
  const projects = Object.fromEntries(named);
  const dependencies = time('createDependencies', () =>
    plugin.createDependencies(undefined, { ...context, projects }),
  );
  return { nodes, dependencies };
}

const list = look();
for (const file of task === 'edits' ? given : []) {
  appendFileSync(file, '\nx = 1\n');
  times.load = 0;
  look();
}

const bytes = () =>
  Object.entries(process.env)
    .filter(([name]) => /^TENSORLAB_(TRAIN|EVALUATE)_/.test(name))
    .reduce((sum, [name, value]) => sum + name.length + value.length + 2, 0);

time('preTasksExecution', () => keys('run-many', '-t', 'evaluate'));
const all = bytes();
time('preTasksExecution', () => keys('run', 'e0:train'));
if (task === 'list') {
  const [folder] = given;
  writeFileSync(join(folder, 'list.json'), JSON.stringify(list));
  writeFileSync(join(folder, 'bytes.json'), JSON.stringify({ all, one: bytes() }));
}
console.log(JSON.stringify(times));
