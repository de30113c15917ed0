// Draws the graph of the demo lab: `node tools/graph-picture.mjs docs/graph.png`. Needs Graphviz (`dot`) on PATH.
// What is drawn is what Nx says: the nodes and edges of `nx graph`.
import { execFileSync } from 'node:child_process';
import { nx, nxEnvironment, repository } from './set-up.mjs';

// A project has edges to its experiments where Nx selects affected tasks.
const env = { ...process.env, ...nxEnvironment, NX_LEGACY_AFFECTED: 'false' };
const graph = JSON.parse(
  execFileSync(process.execPath, nx('graph', '--file=stdout'), {
    cwd: repository,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  }),
).graph;

const colours = {
  project: '#dbeafe',
  experiment: '#dcfce7',
  dataset: '#fef9c3',
  architecture: '#fce7f3',
  trainer: '#ede9fe',
  dataloader: '#ffedd5',
};

const kindOf = ({ data }) =>
  data.tags?.map((tag) => /^tensorlab:(\w+)$/.exec(tag)?.[1]).find((kind) => kind in colours);

const nodes = Object.values(graph.nodes).filter(kindOf);
const shown = new Set(nodes.map(({ name }) => name));
const edges = nodes.flatMap(({ name }) =>
  graph.dependencies[name].filter(({ target }) => shown.has(target)),
);

const dot = `digraph lab {
  graph [rankdir=LR, nodesep=0.18, ranksep=1.1, pad=0.3, dpi=110, fontname="DejaVu Sans"];
  node [shape=box, style="rounded,filled", color="#94a3b8", fontname="DejaVu Sans", fontsize=11, height=0.35];
  edge [color="#94a3b8", fontname="DejaVu Sans", fontsize=8, fontcolor="#64748b", arrowsize=0.7];
  ${nodes.map((node) => `"${node.name}" [fillcolor="${colours[kindOf(node)]}"];`).join('\n  ')}
  ${edges.map(({ source, target }) => `"${source}" -> "${target}";`).join('\n  ')}
}`;
execFileSync('dot', ['-Tpng', '-o', process.argv[2] ?? 'docs/graph.png'], { input: dot });
