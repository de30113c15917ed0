import { factsOf } from './facts-fixture';

const imports = (text: string) =>
  factsOf(text).imports.map(
    ({ module, names, level, line, typeChecking }) =>
      `${line}: ${'.'.repeat(level)}${module} [${names}]${typeChecking ? ' typing' : ''}`,
  );
const strings = (text: string) => factsOf(text).strings.map(({ value }) => value);

describe('imports', () => {
  test.each([
    ['import torch', ['1: torch []']],
    ['import src.losses.focal as f, os', ['1: src.losses.focal []', '1: os []']],
    ['from src.losses import focal', ['1: src.losses [focal]']],
    ['from a import (b,  # one\n  c as d,\n)', ['1: a [b,c]']],
    ['from a import b; import c', ['1: a [b]', '1: c []']],
    ['from . import x', ['1: . [x]']],
    ['from .m import *', ['1: .m [*]']],
    ['from .. a . b import c', ['1: ..a.b [c]']],
    ['from ... import q', ['1: ... [q]']],
    ['from .... m import q', ['1: ....m [q]']],
    ['from a \\\n  import b', ['1: a [b]']],
    ['if x: import a\nelse: from b import c', ['1: a []', '2: b [c]']],
    ['def f():\n    import a\n', ['2: a []']],
    ['try:\n    import a\nexcept ImportError:\n    a = None\n', ['2: a []']],
    ['async def f():\n  with x as y, z:\n    from .k import l', ['3: .k [l]']],
    ['\ufeffimport a', ['1: a []']],
    ['import a\r\nimport b\rimport c', ['1: a []', '2: b []', '3: c []']],
    ['import ｓｒｃ.ﬁx', ['1: src.fix []']],
    ['# import a\n"""\nimport b\n"""\ns = "\\\nimport c"', []],
    ['def f():\n    yield from x\nraise A from b', []],
    ['x = f"{1}" \'import a\'', []],
    ['importlib.reload(x).importer', []],
  ])('%j', (text, expected) => {
    expect(imports(text)).toEqual(expected);
  });

  it('tells those that only type checkers see', () => {
    const text = [
      'from typing import TYPE_CHECKING',
      'if TYPE_CHECKING:',
      '    from a import b',
      '    if x:',
      '        import c',
      'else:',
      '    import d',
      'if typing.TYPE_CHECKING: import e',
      'import f',
      'if not TYPE_CHECKING:',
      '    import g',
      'if TYPE_CHECKING or x:',
      '    import h',
    ].join('\n');
    expect(imports(text).filter((line) => line.endsWith('typing'))).toEqual([
      '3: a [b] typing',
      '5: c [] typing',
      '8: e [] typing',
    ]);
    expect(imports(text)).toHaveLength(8);
  });
});

describe('calls that import', () => {
  test.each([
    ['importlib.import_module("src.a.b")', ['1: src.a.b []']],
    ['import_module(name="src.a.b")', ['1: src.a.b []']],
    ['import_module("..x", "src.a.b")', ['1: src.a.x []']],
    ['import_module(".x", package="src.a")', ['1: src.a.x []']],
    ['import_module(".x", package=__package__)', ['1: .x []']],
    ['import_module("src." "a")', ['1: src.a []']],
    [
      'from importlib import import_module as load\nload("src.a")',
      ['1: importlib [import_module]', '2: src.a []'],
    ],
    ['import_module("src.a" + ".b")', ['1: src.a.b []']],
    ['__import__("src.a", fromlist=["b"])', ['1: src.a [b]']],
    ['__import__("a", globals(), locals(), ["b"], 1)', ['1: .a [b]']],
    ['f"""\n{import_module(".x", __package__)}"""', ['2: .x []']],
    ['def import_module("x"): pass', []],
  ])('%s', (text, expected) => {
    expect(imports(text)).toEqual(expected);
  });

  test.each([
    ['import_module(f"src.losses.{name}")', { prefix: 'src.losses.', level: 0, line: 1 }],
    ['import_module("src.losses." + name)', { prefix: 'src.losses.', level: 0, line: 1 }],
    ['import_module("src.%s.x" % name)', { prefix: 'src.', level: 0, line: 1 }],
    ['modules = map(import_module, names)', { prefix: '', level: 0, line: 1 }],
    ['spec_from_file_location(name, path)', { prefix: '', level: 0, line: 1 }],
    ['run_module(name)', { prefix: '', level: 0, line: 1 }],
    ['exec(code)', { prefix: '', level: 0, line: 1 }],
    ['sys.path.insert(0, str(HERE))', { prefix: '', level: 0, line: 1 }],
    ['import_module("src.{}".format(name))', { prefix: 'src.', level: 0, line: 1 }],
    ['import_module(f"..{name}", __package__)', { prefix: '', level: 2, line: 1 }],
    ['\n__import__(name)', { prefix: '', level: 0, line: 2 }],
  ])('%s is not known', (text, expected) => {
    expect(factsOf(text).dynamicImports).toEqual([expected]);
    expect(factsOf(text).imports).toEqual([]);
  });

  test.each([
    ['import_module as load\nload(name)', { prefix: '', level: 0, line: 2 }],
    ['(util, import_module as f)\nf(f".{x}")', { prefix: '', level: 1, line: 2 }],
  ])('from importlib import %s is not known', (text, expected) => {
    const { dynamicImports } = factsOf(`from importlib import ${text}`);
    expect(dynamicImports).toEqual([expected]);
  });

  test.each(['run_module("src.x")', 'def exec(x): ...\nself.exec(x)', 'os.path.join(a, b)'])(
    '%s runs nothing that is not named',
    (text) => {
      expect(factsOf(text).dynamicImports).toEqual([]);
    },
  );
});

describe('strings', () => {
  test.each([
    ['x = "src.losses.focal.Focal"', ['src.losses.focal.Focal']],
    ['f("src." "losses")', ['src.losses']],
    ['f("src.losses" + ".focal")', ['src.losses.focal', 'src.losses']],
    ['f("src.losses" + name)', ['src.losses']],
    ["f(r'src.a', u'src.b', f'src.c', '\\x73rc.d')", ['src.a', 'src.b', 'src.c', 'src.d']],
    ['f("datasets/raw/digits/train.csv")', ['datasets/raw/digits/train.csv']],
    ['f(f"datasets/raw/digits/{split}.csv")', ['datasets/raw/digits']],
    ['root / "datasets" / "raw" / "digits"', ['datasets/raw/digits']],
    ['join(root, "datasets", "raw", "digits", "x")', ['datasets/raw/digits/x']],
    ['Path("datasets/raw") / "digits"', ['datasets/raw/digits']],
    ['read(root, "processed/digits")', ['processed/digits']],
    ['def f(data="generated/my-rings"): ...', ['generated/my-rings']],
    ['run("src/losses/focal.py")', ['src/losses/focal.py']],
    ['x = f"{a[\'src.k\']}"', ['src.k']],
    ['x = {"k": "src.a.B"}', ['src.a.B']],
    ['x: "src.a.B"', ['src.a.B']],
  ])('%s', (text, expected) => {
    expect(strings(text)).toEqual(expected);
  });

  test.each([
    ['"""src.losses.focal"""'],
    ['def f():\n    "src.losses.focal"\n    return 1'],
    ['class A:\n    "src.losses" ".focal"\n'],
    ['x = f"src.losses.{name}"'],
    ['x = f"src.{name}.focal"'],
    ['x = b"src.losses"'],
    ['x = "src.losses. Focal loss"'],
    ['x = "src"'],
    ['x = "processed/a/b"'],
    ['x = "processed"'],
    ['x = "{}.{}"'],
  ])('%j names nothing', (text) => {
    expect(strings(text)).toEqual([]);
  });
});

test.each([
  ['', true],
  ['\ufeff\n \t\f\n# nothing\n', true],
  ['"""It is `__doc__`."""', false],
  ['pass', false],
])('%j is empty: %j', (text, expected) => {
  expect(factsOf(text).isEmpty).toBe(expected);
});

it('is plain data', () => {
  const facts = factsOf('from a import b\nx = "src.c"\ndef f(:');
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  expect(facts.syntaxError).toEqual({ line: 3 });
});
