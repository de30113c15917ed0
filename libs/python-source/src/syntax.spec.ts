import { pythonFacts } from './facts';

const errorLine = (text: string) => pythonFacts(text).syntaxError?.line;

/** Python 3.10 to 3.14; most of it is what the parsers of editors stumble over. */
const valid = [
  '',
  '\n\n# nothing\n',
  'x = 1.\ny = [0., 1.]\nz = 2. ** -1.',
  '@contextmanager\ndef f():\n    yield\n',
  'def f():\n    x = yield\n    return (yield)\n',
  'for a, *_ in b: pass',
  'with (\n    open(a) as b,\n    c as d,\n):\n    pass',
  'match x:\n    case [1, *_] | {"a": 1, **rest} if (y := 2): pass\n    case Point(x=0) as p: pass\n    case -1 | "a" "b": pass\n    case _: pass',
  'match = case = type = _ = 1\nmatch[0], case(1), type(x)\nmatch.x = -match * case',
  'match *a, b:\n    case (): pass',
  'match not x:\n    case None: pass',
  'type X[T: int, *Ts, **P] = list[T]\nclass A[T]: ...\ndef f[T](x: T) -> T: ...',
  'try: pass\nexcept* (A, B) as e: pass\nfinally: pass',
  "f'{a['b']}' f\"{x!r:>{width}.{p}}\" f'{x=}' f'{{}}' rf'\\{x}' f'\\N{DASH}{y}'",
  'f"{f"{f"{1}"}"}"',
  'f"""{\n  x  # why }\n}"""',
  't"{x}" tr\'{y}\'',
  'def f(a, /, b=1, *, c, **d): ...\nlambda *a, **k: (a, k)\nlambda: (yield)',
  'x = not a if not b else await_ or (c) is not None and d not in e',
  'x[1:2, ::3, ...]\nx = y = *a, *b\nprint(*a, **b)',
  'a = b if c else d; e = 1if f else 2',
  'if x:\n\tpass\n\n\n    # odd comment\nelse: pass',
  'class A(B, metaclass=C): x: int = 1; y: str',
  'async def f():\n    async with a as b: pass\n    async for c in d: pass\n    return [x async for x in y if await z]',
  'x = (\n  1 +\n# c\n  2)',
  'if a:\n    b = 1 \\\n        + 2\n',
  'from . import a\nfrom .... import b\nfrom ...c import d\nfrom a import *',
  'global_ = 0xFF + 0o17 + 0b1 + 1_000.5e-3j + .5',
  'def f():\n    pass\n  # comment\nx = 1\n\x0c\ny = 2\n',
  'x = "a" \'b\' """c"""\nx = \'a\\\nb\'',
  'del x, y\nassert x, y\nraise\nreturn_ = 1',
  'print(a, file=b)\nexec("x")',
  'x = ...\ny = x[...]\ndef f(): ...',
  '@a.b[0](c)\n@(lambda f: f)\ndef f() -> -1: pass',
];

test.each(valid)('is Python: %j', (text) => {
  expect(errorLine(text)).toBeUndefined();
});

test.each([
  [1, 'def f(:\n  pass'],
  [1, 'x = (1, 2\nimport y\n'],
  [2, 'a = 1\nif a\n    b\n'],
  [2, 'if a:\nb\n'],
  [2, 'a = 1\n  b = 2\n'],
  [3, 'if a:\n    b\n  c\n'],
  [1, 'x = '],
  [1, 'x = = 1'],
  [1, 'x = 1 +\ny = 2'],
  [1, 'print "x"'],
  [1, 'foo bar'],
  [1, 'x = [1, 2)'],
  [1, 'x = "abc'],
  [1, 'x = f"{a"'],
  [2, 'x = 1\ny = """abc\n\n'],
  [1, 'from a import\n'],
  [1, 'import'],
  [1, 'class:\n    pass'],
  [1, 'x.class'],
  [1, 'x = a $ b'],
  [1, 'try\n    x\n'],
  [1, 'a ++= 1'],
])('line %i is wrong: %j', (line, text) => {
  expect(errorLine(text)).toBe(line);
});

it('gives the imports before and behind the error', () => {
  const text = 'import a\nx = foo(1,\nimport b\nfrom c import d\n';
  expect(pythonFacts(text).imports.map(({ module }) => module)).toEqual(['a', 'b', 'c']);
  expect(errorLine(text)).toBe(2);
});

it('takes any text', () => {
  const parts = [
    '"""',
    "'",
    'f"{',
    '}',
    '(',
    ']',
    '\\',
    '\n',
    '  ',
    'if x:',
    'from',
    'import',
    '.',
    '\0',
    '\u2028',
    'TYPE_CHECKING:',
  ];
  let seed = 7;
  const next = (size: number) => (seed = (seed * 48271) % 2147483647) % size;
  for (let round = 0; round < 3000; round += 1) {
    const text = Array.from({ length: next(12) }, () => parts[next(parts.length)]).join('');
    expect(() => pythonFacts(text)).not.toThrow();
  }
});

it('reads a file of 50,000 lines', () => {
  const text =
    'def f():\n    """src.a.b"""\n    return [1., (yield), f"{x}"]\nfrom src.a import b\n'.repeat(
      12_500,
    );
  const facts = pythonFacts(text);
  expect(facts.imports).toHaveLength(12_500);
  expect(facts.imports.at(-1)?.line).toBe(50_000);
  expect(facts.syntaxError).toBeUndefined();
});
