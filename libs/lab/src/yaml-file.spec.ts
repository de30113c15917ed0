import { readYaml } from './yaml-file';

const valueOf = (text: string) => readYaml(text).value;
const problemsOf = (text: string) =>
  readYaml(text).problems.map(({ line, message }) => `${line}: ${message}`);

describe('a plain scalar', () => {
  test.each([
    ['', null],
    ['~', null],
    ['Null', null],
    ['true', true],
    ['FALSE', false],
    ['yes', 'yes'],
    ['on', 'on'],
    ['tRue', 'tRue'],
    ['0', 0],
    ['-0', 0],
    ['+1', 1],
    ['017', 17],
    ['0o17', 15],
    ['0x1F', 31],
    ['0b11', '0b11'],
    ['1_000', '1_000'],
    ['1:30', '1:30'],
    ['9007199254740993', { '!!int': '9007199254740993' }],
    ['1e-3', 0.001],
    ['3e-4', 0.0003],
    ['-.5', -0.5],
    ['1.', { '!!float': '1.0' }],
    ['1.0', { '!!float': '1.0' }],
    ['1e3', { '!!float': '1000.0' }],
    ['1E22', { '!!float': '1e+22' }],
    ['-0.0', { '!!float': '-0.0' }],
    ['1e999', { '!!float': '.inf' }],
    ['-.inf', { '!!float': '-.inf' }],
    ['.NaN', { '!!float': '.nan' }],
    ['inf', 'inf'],
    ['1e', '1e'],
    ['2026-01-01', '2026-01-01'],
    ['"1"', '1'],
    ["'null'", 'null'],
    ['${a.b}', '${a.b}'],
    ['???', '???'],
  ])('%s', (text, value) => {
    expect(valueOf(`a: ${text}`)).toEqual({ a: value });
    expect(problemsOf(`a: ${text}`)).toEqual([]);
  });
});

describe('maps and lists', () => {
  test.each([
    ['a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['a: &x {b: 1, d: 2}\nc: {b: 3, <<: *x}', { a: { b: 1, d: 2 }, c: { b: 3, d: 2 } }],
    [
      'a: &x {b: 1}\ne: &y {b: 2, d: 4}\nc: {<<: [*x, *y]}',
      { a: { b: 1 }, e: { b: 2, d: 4 }, c: { b: 1, d: 4 } },
    ],
    ['z: 0\n1: a\ntrue: b\n1.5: c', { z: 0, '!!str 1': 'a', true: 'b', '1.5': 'c' }],
    ['"!!float": a\n__proto__: b', { '!!str !!float': 'a', '!!str __proto__': 'b' }],
    ['a: [\n  1,\n]\nb: {\n  c: 2\n}', { a: [1], b: { c: 2 } }],
    ['- 1\n- b: 2', [1, { b: 2 }]],
    ['a: |\n  x\n  y\nb: >-\n  z\n', { a: 'x\ny\n', b: 'z' }],
    ['a: |\n  x', { a: 'x' }],
    ['\ufeffa: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
  ])('%j', (text, value) => {
    expect(valueOf(text)).toEqual(value);
    expect(problemsOf(text)).toEqual([]);
  });
});

describe('a problem', () => {
  test.each([
    ['a: 1\na: 2', '2: The key a stands here twice.'],
    ['a: [1,\nb: 2', '2: The YAML cannot be read: '],
    ['a: b: c', '1: The YAML cannot be read: '],
    ['\ta: b', '1: The YAML cannot be read: '],
    ['a: 1\n---\nb: 2', '2: The YAML cannot be read: '],
    ['x: 1\na: *b', '2: There is no anchor &b.'],
    ['a: &b [*b]', '1: *b stands inside itself.'],
    ['a: &b 1\nc: &b 2', '2: The anchor &b stands here twice.'],
    ['a: !!int "3"', '1: Leave out the tag tag:yaml.org,2002:int.'],
    ['a: !mine 3', '1: Leave out the tag !mine.'],
    ['a: {<<: 3}', '1: << takes a map or a list of maps.'],
    ['? [1]\n: 2', '1: A key is a plain word.'],
    ['a: 1 # x\u2028b: 2', '1: The character U+2028 stands here, write it as an escape.'],
    ['a: 1\nb: \ufffd', '2: The file is not UTF-8.'],
    ['a: |2\n    x', '1: Python reads this text otherwise.'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)[0]).toContain(problem);
  });

  it('stops at aliases that stand for billions', () => {
    const bomb = [
      'a0: &a0 [1]',
      ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`),
    ];
    expect(problemsOf(bomb.join('\n'))).toHaveLength(1);
  });

  it('takes any depth', () => {
    expect(() => readYaml('['.repeat(100_000))).not.toThrow();
  });
});

it('knows the line of every key', () => {
  expect(readYaml('a:\n  b: 1\n  c:\n    - d: 2\n    - 3\n').lines).toEqual({
    a: 1,
    'a.b': 2,
    'a.c': 3,
    'a.c[0]': 4,
    'a.c[0].d': 4,
    'a.c[1]': 5,
  });
});
