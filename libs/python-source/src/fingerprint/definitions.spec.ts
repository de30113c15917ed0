import { definitions, fingerprint } from '.';

const source = `"""doc"""
import torch

LR, b = 1e-3, 2

@decorated
def train(model):
    """doc"""
    return model

class MLP(torch.nn.Module):
    width = 3

    def __init__(self):
        self.x = 1

    class Inner:
        async def run(self): pass

if LR:
    def hidden(): pass
`;

const names = (text: string) => definitions(text).map(({ name }) => name);

function changed(after: string) {
  const before = new Map(definitions(source).map((one) => [one.name, one.fingerprint]));
  return definitions(after)
    .filter(({ name, fingerprint: now }) => before.get(name) !== now)
    .map(({ name }) => name);
}

it('lists what an explanation can name', () => {
  expect(definitions(source).map(({ name, kind, line }) => `${line} ${kind} ${name}`))
    .toMatchInlineSnapshot(`
    [
      "2 statement import torch",
      "4 statement (LR,b,)",
      "7 function train",
      "11 class MLP",
      "14 function MLP.__init__",
      "17 class MLP.Inner",
      "18 function MLP.Inner.run",
      "20 statement if LR:",
    ]
  `);
});

it('says which changed', () => {
  expect(changed(source.replace('return model', 'return None'))).toEqual(['train']);
  expect(changed(source.replace('self.x = 1', 'self.x = 2'))).toEqual(['MLP.__init__']);
  expect(changed(source.replace('width = 3', 'width = 4'))).toEqual(['MLP']);
  expect(changed(source.replace('@decorated', '@other'))).toEqual(['train']);
  expect(changed(source.replace('run(self): pass', 'run(self): x'))).toEqual(['MLP.Inner.run']);
  expect(changed(source.replace('hidden(): pass', 'hidden(): x'))).toEqual(['if LR:']);
  expect(changed(source.replace('async def run', 'async def go'))).toEqual([
    'MLP.Inner',
    'MLP.Inner.go',
  ]);
});

it('does not see what does not count', () => {
  expect(changed(source.replaceAll('"""doc"""', '"""other"""').replace('1e-3', '0.001'))).toEqual(
    [],
  );
});

it('keeps the order, and a name that comes twice', () => {
  expect(names('@property\ndef a(): 1\n@a.setter\ndef a(): 2')).toEqual(['a', 'a']);
});

it('knows nothing of what Python does not read', () => {
  expect(definitions('def f(:')).toEqual([]);
  expect(fingerprint('def f(:')).toMatch(/^[0-9a-f]{64}$/);
});

it('reads a long file, and a deep one byte for byte', () => {
  const long = Array.from({ length: 50_000 }, (_, line) => `x${line} = ${line}`).join('\n');
  expect(definitions(long)).toHaveLength(50_000);
  expect(definitions(`x = ${'-'.repeat(10_000)}1`)).toEqual([]);
  expect(definitions(`x = ${'1 + '.repeat(5_000)}1`)).toHaveLength(1);
});
