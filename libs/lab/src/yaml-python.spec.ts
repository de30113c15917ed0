import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigValue } from './config-value';
import { readYaml } from './yaml-file';

/**
 * Two texts that the runtime reads as different values never have equal values here: edits of YAML at random, with
 * the runtime as the judge. The order of keys counts, for Python sees it.
 */
const root = join(__dirname, '../../..');
const python = join(root, 'apps/tensor_lab/venv/bin/python');
const withPython = existsSync(python) ? it : it.skip;

const program = `
import json, sys
sys.path.insert(0, "libs/runtime")
from tensorlab.yaml_file import parse

def show(value):
    if isinstance(value, dict):
        return "{" + ",".join(repr(key) + ":" + show(item) for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(show, value)) + "]"
    return type(value).__name__ + repr(value)

def read(text):
    try:
        return show(parse(text, "f").value)
    except Exception:
        return None

print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`;

const seeds = [
  'project: digits\nextends: base # why\narchitecture: {_target_: src.a.B, hidden: 128}\noptimizer:\n  lr: 1e-3\n  betas: [0.9, 0.999]\ntags: [a, \'b\', "c\\n"]\n',
  'a: &x\n  b: 1\n  c: [1, 2.0]\nd: *x\n',
  'a: |\n  x\n   y\n\n  z\nb: >-\n  p\n  q\n\n  r\n',
  '- a: 1\n  b: 2\n-\n  - c\n  - d: {e: f, g}\n',
  "a: 'it''s\n  two'\nb: \"x\\\n  y \\t \\x41\"\nc: plain\n  more\n",
  'a: &x {b: 1, c: 2}\nd: &y {b: 3, e: 4}\nf: {<<: *x, b: 5}\ng:\n  <<: [*x, *y]\n  <<: *y\n  h: {<<: *x}\n',
  'f: {<<: {b: 1, c: 2}, b: 5}\n',
  'f: {<<: [{c: 2}, {c: 3}], b: 5}\n',
  'f: {b: 5, c: 2}\n',
  'f: {b: 5, 1: 2, 0: 3, a: 1}\n',
  'f: {0: 3, a: 1, b: 5, 1: 2}\n',
  'a:\n- 1\n- 1.0\n- 0x10\n- 1_0\n- ~\n- ${x.y}\n- true\n- 017\n',
];
const pieces =
  "\n|  | |\t|- |: |:|# c| #|'|\"|{|}|[|]|,|&x |*x|\n---\n|...|1e3|1.0|1|yes|null|=|\\n|\\|\r\n|\r|é|\u00a0|\u2028|\x85|-1|+1|.5|1.|-|!|@|\"|a|b: 1|\n\n|\\u0041|''|0|<<|<<: *x|, <<: *x|[*x, *y]|*y".split(
    '|',
  );

function edits(count: number): string[] {
  let seed = 11;
  const next = (size: number) => (seed = (seed * 48271) % 2147483647) % size;
  return Array.from({ length: count }, () => {
    let text = seeds[next(seeds.length)] as string;
    for (let round = 0; round <= next(3); round += 1) {
      const at = next(text.length + 1);
      const piece = next(3) > 0 ? (pieces[next(pieces.length)] as string) : '';
      text = text.slice(0, at) + piece + text.slice(at + (piece === '' ? 1 + next(3) : next(2)));
    }
    return text;
  });
}

function entries(value: ConfigValue | undefined): unknown {
  if (Array.isArray(value)) return value.map(entries);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.entries(value).map(([key, item]) => [key, entries(item)]);
}

withPython('never takes two texts for one that Python reads as two', () => {
  const texts = [...seeds, ...edits(6000)];
  const { stdout } = spawnSync(python, ['-c', program], {
    cwd: root,
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const judged = JSON.parse(stdout) as (string | null)[];
  const read = new Map<string, { text: string; python: string }>();
  for (const [index, text] of texts.entries()) {
    const { value, problems } = readYaml(text);
    const python = judged[index] ?? null;
    if (python === null || problems.length > 0) continue;
    const key = JSON.stringify(entries(value));
    const other = read.get(key);
    if (other === undefined) read.set(key, { text, python });
    else expect([text, python]).toEqual([text, other.python]);
  }
  expect(read.size).toBeGreaterThan(500);
});
