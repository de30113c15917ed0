import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pythonFacts } from './facts';
import { Layout } from './folding/layout';
import { findImports } from './import-statements';
import { readProgram } from './program';
import { tokenize } from './tokens';

/** Prints `[file, whether Python reads it, its imports]` for every tenth file of the standard library. */
const program = `
import ast, glob, json, sysconfig, warnings
warnings.simplefilter("ignore")
root = sysconfig.get_paths()["stdlib"]
files = [f for f in sorted(glob.glob(root + "/**/*.py", recursive=True)) if "site-packages" not in f]
for file in files[::10]:
    try:
        source = open(file, encoding="utf-8", newline="").read()
    except UnicodeDecodeError:
        continue
    imports = []
    try:
        tree = ast.parse(source)
    except SyntaxError:
        tree = None
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            imports += [[a.name, [], 0, node.lineno] for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            imports.append([node.module or "", [a.name for a in node.names], node.level, node.lineno])
    print(json.dumps([file, tree is not None, imports]))
`;

type Judged = [file: string, isPython: boolean, imports: unknown[]];

const judge = spawnSync('python3', ['-c', program], {
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
  timeout: 60_000,
});
const files =
  judge.status === 0
    ? judge.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Judged)
    : [];
const withPython = files.length > 0 ? describe : describe.skip;

withPython('the standard library of the Python on this machine', () => {
  it('has the imports that Python sees', () => {
    const sorted = (imports: unknown[]) => imports.map((item) => JSON.stringify(item)).sort();
    for (const [file, isPython, imports] of files) {
      if (!isPython) continue;
      const found = findImports(new Layout(tokenize(readFileSync(file, 'utf8')).tokens));
      const facts = found.map(({ module, names, level, line }) => [module, names, level, line]);
      expect([file, sorted(facts)]).toEqual([file, sorted(imports)]);
    }
  });

  it('has the same facts by the tokens of the parser', () => {
    const read = files.flatMap(([file]) => {
      const { facts } = readProgram(readFileSync(file));
      return facts ? [{ file, facts }] : [];
    });
    expect(read.length).toBeGreaterThan(100);
    for (const { file, facts } of read) {
      expect({ file, facts }).toEqual({ file, facts: pythonFacts(readFileSync(file, 'utf8')) });
    }
  });

  it('has no syntax error where Python sees none', () => {
    const wronged = files.filter(
      ([file, isPython]) => isPython && pythonFacts(readFileSync(file, 'utf8')).syntaxError,
    );
    expect(wronged).toEqual([]);
  });
});
