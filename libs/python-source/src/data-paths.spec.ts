import { factsOf, shown } from './facts-fixture';

const paths = (text: string) =>
  factsOf(text)
    .strings.map(({ value }) => shown(value))
    .filter((value) => /datasets|</.test(value));

const head = `import os
from pathlib import Path
ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "datasets" / "raw"
`;

describe('data by a path that is put together', () => {
  test.each([
    ['np.load(RAW / "digits" / "x.npy")', ['datasets/raw/digits/x.npy']],
    ['np.load(RAW / "digits")', ['datasets/raw/digits']],
    ['def f():\n    return (RAW / "digits").glob("*")', ['datasets/raw/digits']],
    ['open(f"{RAW}/digits/x.npy")', ['datasets/raw/digits/x.npy']],
    ['open(f"datasets/raw/{kind}.npy")', ['datasets/raw/*.npy']],
    ['open(f"datasets/raw/dig{x}")', ['datasets/raw/dig*']],
    ['RAW.joinpath("digits", "x.npy").open()', ['datasets/raw/digits/x.npy']],
    ['open(os.path.join("datasets", "raw", "digits", "x"))', ['datasets/raw/digits/x']],
    ['Path("datasets", "raw", "digits").iterdir()', ['datasets/raw/digits']],
    ['open("/".join(["datasets", "raw", "digits", "x"]))', ['datasets/raw/digits/x']],
    ['open("datasets/raw/%s/x" % "digits")', ['datasets/raw/%s/x', 'datasets/raw/digits/x']],
    ['open("datasets/raw/%s/x" % name)', ['datasets/raw/%s/x', 'datasets/raw/*']],
    ['open("datasets/{}/digits".format("raw"))', ['datasets/raw/digits']],
    ['open("datasets/" + "raw" + "/digits")', ['datasets/raw/digits']],
    ['NAME = "digits"\nopen(RAW / NAME / "x")', ['datasets/raw/digits/x']],
    ['for n in ("a", "b"): open(RAW / n)', ['datasets/raw/a', 'datasets/raw/b']],
    ['def f(root="datasets/raw/digits"): open(root)', ['datasets/raw/digits']],
    ['def f(root=RAW / "digits"): open(root)', ['datasets/raw/digits']],
    ['open(RAW.parent / "processed" / "digits" / "x")', ['datasets/processed/digits/x']],
    ['RAW.parents[0].joinpath("splits/digits").open()', ['datasets/splits/digits']],
    ['open(str(RAW / "digits") + "/x.npy")', ['datasets/raw/digits/x.npy']],
    ['x = np.load(RAW / "a") if y else np.load(RAW / "b")', ['datasets/raw/a', 'datasets/raw/b']],
    ['if path == RAW / "digits": pass', ['datasets/raw/digits']],
  ])('%s', (text, expected) => {
    expect(paths(head + text)).toEqual(expected);
  });
});

describe('data of which only the folder is known', () => {
  test.each([
    ['load(RAW)', ['datasets/raw']],
    ['RAW.iterdir()', ['datasets/raw']],
    ['os.listdir(RAW)', ['datasets/raw']],
    ['load(ROOT / "datasets")', ['datasets']],
    ['load(ROOT / "datasets" / kind / name)', ['datasets/*/*']],
    ['class A:\n    RAW = ROOT / "datasets" / "raw"', ['datasets/raw']],
    ['class A:\n    def f(self): self.root = RAW', ['datasets/raw']],
    ['def f(name): return np.load(RAW / name / "x")', ['datasets/raw/@']],
    ['class A:\n    def f(self): return RAW / self.name', ['datasets/raw/@']],
    ['def f(name="digits"): return RAW / name', ['datasets/raw/digits', 'datasets/raw/@']],
    ['RAW / sorted(names)[0]', ['datasets/raw/*']],
  ])('%s', (text, expected) => {
    expect(paths(head + text)).toEqual(expected);
  });
});

test.each([
  ['', []],
  ['RAW = Path("datasets/raw")', []],
  ['from datasets import load_dataset\nload_dataset("mnist")', []],
  ['config["datasets"]', []],
  ['import tensorlab\nfrom tensorlab import prepared\nprepared.read(ROOT / "datasets", "x")', []],
])('%j names none', (text, expected) => {
  expect(paths(head + text)).toEqual(expected);
});

it('names the value of another module, and keeps its own for others', () => {
  const text = `from src.paths import RAW
from . import paths as p
np.load(RAW / "digits" / "x.npy")
np.load(p.RAW / "a")
load(RAW)
model = MLP(Tensor)`;
  expect(paths(text)).toEqual([
    '<src.paths.RAW>/digits/x.npy',
    '<.paths.RAW>/a',
    '<src.paths.RAW>',
  ]);
  const { constants = {} } = factsOf(`${head}DATA = RAW / "a"\nLR = "0.1"\nn = 3`);
  expect(Object.entries(constants).map(([name, texts]) => [name, texts.map(shown)])).toEqual([
    ['ROOT', ['<file>/../../..']],
    ['RAW', ['<file>/../../../datasets/raw']],
    ['DATA', ['<file>/../../../datasets/raw/a']],
  ]);
});

it('has the short texts that may be handed over as the name of a dataset', () => {
  const open = `${head}
class D:
    def __init__(self, dataset: str = "digits", mode="a"):
        np.load(RAW / dataset)`;
  expect(factsOf(open).names).toEqual(['datasets', 'raw', 'digits', 'a']);
  expect(factsOf('Digits(dataset="mnist", mode="fast", data_name=x)').names).toEqual(['mnist']);
  expect(factsOf('x = {"dataset": "mnist", "kind": "b"}').names).toEqual(['mnist']);
  expect(factsOf('f("mnist")').names).toBeUndefined();
});
