// `node tools/benchmarks/stale-hits.mjs --real [--rounds=6] [--kinds=order,data] [--daemon=off,on] [--audit-only]`.
// Every round changes, undoes, or touches in vain what each experiment of the lab is made from, and lets Nx train all of them. The
// weights of an experiment are the number that its files held, so that what Nx restores says what it was made from. A change has
// three good ends: it is trained again, with the right weights; or the run's audit, or the check of the environment, refuses it.
//
// `--audit-only` asks how good these two are alone: each experiment is trained by the runtime directly, with a key from which
// everything was taken that the static rules have found of the changed files.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkedWorkspace, nxIn } from '../linked-workspace.mjs';
import { kinds } from './kinds.mjs';
import { neutralWays, RealLab } from './real-lab.mjs';

/** @returns how many results were wrong */
export function realRounds({ daemon, rounds, kinds: wanted, auditOnly, random }) {
  const words = wanted.split(',').filter(Boolean);
  const chosen = Object.keys(kinds).filter(
    (name) => words.length === 0 || words.some((word) => name.includes(word)),
  );
  const workspace = linkedWorkspace();
  const lab = new RealLab(join(workspace, 'lab'), chosen);
  try {
    const nx = nxIn(workspace, daemon, lab.variables);
    const table = new Map(chosen.map((name) => [name, new Counts()]));
    for (let round = 0; round <= rounds; round += 1) {
      const edits = new Map(chosen.map((name) => [name, edit(lab, name, round, table, random)]));
      judge(lab, nx, edits, table);
    }
    if (auditOnly) {
      auditAlone(lab, table);
    }
    if (daemon) {
      nx('daemon', '--stop');
    }
    return report(table, daemon, auditOnly);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

class Counts {
  changes = 0;
  trained = 0;
  refused = 0;
  stale = 0;
  vain = 0;
  hits = 0;
  needless = 0;
  /** What has refused a change. */
  by = new Set();
  /** The states that have a complete run, and a number of each. */
  seen = new Map();
  alone = '';
}

/** Two of three edits change something; the others go back to an earlier number, or change nothing that counts. */
function edit(lab, name, round, table, random) {
  const { seen } = table.get(name);
  if (round === 0) {
    return 'first';
  }
  const dice = kinds[name].wide ? 1 : random();
  const earlier = [...seen].filter(([state]) => state !== lab.state(name));
  if (dice < 1 / 6 && earlier.length > 0) {
    lab.set(name, earlier[Math.floor(random() * earlier.length)][1]);
    return 'undone';
  }
  if (dice < 1 / 3 && !kinds[name].bytes && seen.has(lab.state(name))) {
    const way = neutralWays[Math.floor(random() * neutralWays.length)];
    lab.touch(name, way);
    return way;
  }
  lab.set(name, 101 + ((Math.floor(random() * 400) * 2 + round) % 899));
  return 'changed';
}

function judge(lab, nx, edits, table) {
  const begun = new Date().toISOString();
  const { stdout, stderr } = nx('run-many', '-t', 'train', '--parallel=2', '--outputStyle=static');
  const runs = runsOf(nx);
  const said = sections(stdout + stderr);
  for (const [name, what] of edits) {
    const counts = table.get(name);
    const project = kinds[name].id.replaceAll('_', '-');
    const run = runs.get(project);
    const record = lab.record(name, run);
    const isComplete = record?.status === 'complete';
    const isRight = isComplete && lab.weight(name, run) === lab.expected(name);
    const isNew = isComplete && record.ended > begun;
    const text = said.get(project) ?? '';
    if (counts.seen.has(lab.state(name))) {
      counts.vain += 1;
      counts[isRight && !isNew ? 'hits' : 'needless'] += 1;
      if (!isRight || isNew) console.log(`${name}: needless after ${what}\n${text}`);
      continue;
    }
    counts.changes += 1;
    if (isRight && isNew) {
      counts.trained += 1;
      counts.seen.set(lab.state(name), lab.numbers.get(name));
    } else if (!isComplete && refusal(text)) {
      counts.refused += 1;
      counts.by.add(refusal(text));
    } else {
      counts.stale += 1;
      console.log(
        `${name}: stale after ${what}: ${lab.weight(name, run)} is not ${lab.expected(name)}\n${text}`,
      );
    }
  }
}

/** The run that the graph names for each experiment. */
function runsOf(nx) {
  const folder = mkdtempSync(join(tmpdir(), 'tensorlab-graph-'));
  const file = join(folder, 'graph.json');
  nx('graph', `--file=${file}`);
  const { graph } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  return new Map(
    Object.entries(graph.nodes).map(([id, { data }]) => [id, data.targets?.train?.options?.run]),
  );
}

/** What Nx prints of each task, by its project. */
const sections = (output) =>
  new Map(
    output
      .split(/^> nx run /m)
      .slice(1)
      .map((part) => [part.slice(0, part.search(/[:\s]/)), part]),
  );

/** Who refuses a training: the audit of what was read, or the check of what is installed. */
const refusal = (text) =>
  /key does not have/.test(text)
    ? 'audit'
    : /:setup|installed/.test(text)
      ? 'environment'
      : /other bytes|not recorded/.test(text)
        ? 'data'
        : undefined;

function auditAlone(lab, table) {
  const folder = mkdtempSync(join(tmpdir(), 'tensorlab-key-'));
  for (const [name, counts] of table) {
    const { id, hides = [] } = kinds[name];
    const record = counts.seen.size > 0 && newest(lab, name);
    if (!record || hides.length === 0) {
      counts.alone = record ? '-' : [...counts.by].join(', ');
      continue;
    }
    const file = join(folder, 'key.json');
    writeFileSync(file, JSON.stringify(without(record.key, hides)));
    const { status, stdout, stderr } = spawnSync(
      join(lab.root, 'venv/bin/python'),
      ['-m', 'tensorlab', 'train', '--config', id, '--run', 'audit0000000', '--key', file],
      {
        cwd: lab.root,
        encoding: 'utf8',
        env: { ...process.env, ...lab.variables(), PYTHONPATH: join(lab.root, '../beside') },
      },
    );
    counts.alone = status === 0 ? 'nobody' : (refusal(stdout + stderr) ?? `an error: ${stderr}`);
  }
  rmSync(folder, { recursive: true });
}

/** The complete run of a kind that ended last. */
const newest = (lab, name) =>
  readdirSync(lab.path(`experiments/runs/${kinds[name].id}`))
    .map((run) => lab.record(name, run))
    .filter((record) => record?.status === 'complete')
    .sort((a, b) => (a.ended < b.ended ? -1 : 1))
    .at(-1);

/** A key that knows nothing of some files, folders, datasets and variables, wherever it names them. */
function without(value, hides) {
  const names = hides.flatMap((one) => [
    one,
    one.replace(/^datasets\/raw\//, ''),
    one.replace(/^env:/, ''),
  ]);
  const isHidden = (key) => names.some((one) => key === one || key.startsWith(`${one}/`));
  return Array.isArray(value)
    ? value.map((one) => without(one, hides))
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([key]) => !isHidden(key))
            .map(([key, one]) => [key, without(one, hides)]),
        )
      : value;
}

function report(table, daemon, auditOnly) {
  const heading = ['kind', 'changes', 'trained', 'refused', 'stale', 'in vain', 'hits', 'needless'];
  const rows = [...table].map(([name, one]) => [
    name,
    ...[
      one.changes,
      one.trained,
      one.refused + (one.by.size > 0 ? ` (${[...one.by].join(', ')})` : ''),
    ],
    ...[one.stale, one.vain, one.hits, one.needless],
    ...(auditOnly ? [one.alone] : []),
  ]);
  const sum = (key) => [...table.values()].reduce((total, one) => total + one[key], 0);
  console.log([...heading, ...(auditOnly ? ['without static rules'] : [])].join(' | '));
  rows.forEach((row) => console.log(row.join(' | ')));
  console.log(
    `real, daemon ${daemon ? 'on ' : 'off'}: ${sum('changes')} changes: ${sum('trained')} trained, ${sum('refused')} refused, ` +
      `${sum('stale')} stale hits; ${sum('vain')} in vain: ${sum('hits')} hits, ${sum('needless')} needless trainings`,
  );
  return sum('stale') + sum('needless');
}
