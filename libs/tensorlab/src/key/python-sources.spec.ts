import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { trainKey } from './keys';
import { surroundingsOf } from './surroundings';
import { isUnkeyed } from './used-files';

/** The lab lies in a folder, so that something can lie beside it. */
const at = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path.replace(/^(?!\.\.\/)/, 'lab/').replace('../', ''),
      text,
    ]),
  );

let workspace: WorkspaceFixture;
afterEach(() => workspace.dispose());

function parts() {
  const { lab } = workspace.read().labs[0]!;
  const made = trainKey(lab, 'base', surroundingsOf(lab, {}));
  if (isUnkeyed(made)) {
    throw new Error(made.unkeyed.join(' '));
  }
  return made;
}

const net = 'src/architectures/mlp/mlp.py';
const head = 'import os, sys\nfrom pathlib import Path\nimport importlib.util\n';

/** What the key has beside the small lab's own files. */
function beside(files: Record<string, string>): string[] {
  workspace = new WorkspaceFixture(at(smallLab));
  const own = new Set(Object.keys(parts().parts.modules));
  workspace.write(at(files));
  const { modules, files: others } = parts().parts;
  return [...Object.keys(modules), ...Object.keys(others)].filter(
    (file) => !own.has(file) && file !== 'src/architectures/mlp/vocabulary.txt',
  );
}

const value = 'value = 1\n';

describe('code that is loaded counts', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'a file of another folder',
      {
        [net]: `${head}ROOT = Path(__file__).resolve().parents[3]\nimportlib.util.spec_from_file_location("p", ROOT / "plugins" / "p.py")`,
        'plugins/p.py': value,
        'plugins/q.py': value,
      },
      ['plugins/p.py'],
    ],
    [
      'one of several files',
      {
        [net]: `${head}HERE = Path(__file__).parent\nimportlib.util.spec_from_file_location("p", HERE / "parts" / f"{name}.py")`,
        'src/architectures/mlp/parts/a.py': value,
        'src/architectures/mlp/parts/b.py': value,
        'src/architectures/mlp/other.py': value,
      },
      ['src/architectures/mlp/parts/a.py', 'src/architectures/mlp/parts/b.py'],
    ],
    [
      'a package of one part',
      {
        [net]: 'from importlib import import_module\nimport_module(f"nets.{name}")',
        'nets/a.py': value,
        'nets/deep/b.py': value,
        'others/c.py': value,
      },
      ['nets/a.py', 'nets/deep/b.py'],
    ],
    [
      'a folder on sys.path',
      {
        [net]: `${head}sys.path.insert(0, "third_party")\nimport vendored.net\nimport deep`,
        'third_party/vendored/net.py': 'from . import ops\nimport flat\n',
        'third_party/vendored/ops.py': value,
        'third_party/flat.py': value,
        'third_party/unused.py': value,
      },
      ['third_party/flat.py', 'third_party/vendored/net.py', 'third_party/vendored/ops.py'],
    ],
    [
      'a folder beside the lab, put on sys.path by another module',
      {
        [net]: 'import vendored',
        'src/utils/seed.py': value,
        'src/dataloaders/digits/digits.py': `${head}sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "..", "..", "vendor"))\nclass Digits: ...`,
        '../vendor/vendored.py': value,
      },
      ['../vendor/vendored.py'],
    ],
    [
      'a folder by the constant of another module',
      {
        [net]: `${head}from src.utils.paths import ROOT\nsys.path.append(str(ROOT / "vendor"))\nimport vendored`,
        'src/utils/paths.py': 'from pathlib import Path\nROOT = Path(__file__).parents[2]\n',
        'vendor/vendored.py': value,
      },
      ['src/utils/paths.py', 'vendor/vendored.py'],
    ],
    [
      'an extension that is built in place',
      {
        [net]: 'from src.ops import _C',
        'src/ops/__init__.py': '',
        'src/ops/_C.cpython-311-x86_64-linux-gnu.so': 'bytes',
      },
      ['src/ops/__init__.py', 'src/ops/_C.cpython-311-x86_64-linux-gnu.so'],
    ],
    [
      'the modules of a computed __all__',
      {
        [net]: 'from src.parts import *',
        'src/parts/__init__.py': 'from . import a\n__all__ = [n for n in names]\n',
        'src/parts/a.py': value,
        'src/parts/b.py': value,
      },
      ['src/parts/__init__.py', 'src/parts/a.py', 'src/parts/b.py'],
    ],
    [
      'an archive on sys.path',
      { [net]: `${head}sys.path.append("libs/a.zip")`, 'libs/a.zip': 'bytes' },
      ['libs/a.zip'],
    ],
    [
      'a repository of torch.hub',
      {
        [net]: 'import torch\ntorch.hub.load("vendor/net", "net", source="local")',
        'vendor/net/hubconf.py': 'from parts import net\n',
        'vendor/net/parts.py': value,
      },
      ['vendor/net/hubconf.py', 'vendor/net/parts.py'],
    ],
    [
      'what a comment says, and nothing else',
      {
        [net]: 'from importlib import import_module\nimport_module(n)  # tensorlab: imports src.a',
        'src/a.py': value,
        'src/b.py': value,
      },
      ['src/a.py'],
    ],
    [
      'nothing for a folder that is searched in any case',
      {
        [net]: `${head}ROOT = Path(__file__).resolve().parents[3]\nif str(ROOT) not in sys.path: sys.path.append(str(ROOT))`,
        'src/a.py': value,
      },
      [],
    ],
  ])('%s', (_what, files, expected) => {
    expect(beside(files)).toEqual(expected);
  });

  it('is all of the lab where nobody knows', () => {
    const found = beside({
      [net]: `${head}sys.path.append(os.environ["CODE"])`,
      'top.py': value,
      'tools/deep/a.py': value,
      'venv/b.py': value,
      'datasets/raw/digits/c.py': value,
    });
    expect(found).toEqual(
      expect.arrayContaining(['top.py', 'tools/deep/a.py', 'src/utils/plots.py']),
    );
    expect(found.filter((file) => /^(venv|datasets)/.test(file))).toEqual([]);
  });
});

it('counts what is far from the lab again when it is edited, or comes', () => {
  workspace = new WorkspaceFixture(
    at({
      ...smallLab,
      [net]: `${head}sys.path.append(str(Path(__file__).parents[4] / "vendor"))\nimport vendored\nimport late`,
      '../vendor/vendored.py': value,
    }),
  );
  const keys = [parts().key];
  workspace.write({ 'vendor/vendored.py': 'value = 2\n' });
  keys.push(parts().key);
  workspace.write({ 'vendor/late.py': value });
  keys.push(parts().key);
  workspace.write({ 'vendor/other.py': value, 'vendor/late.py': `# why\n${value}` });
  keys.push(parts().key);
  expect(new Set(keys).size).toBe(3);
  expect(keys[3]).toBe(keys[2]);
});

describe('text as data', () => {
  const edited = (files: Record<string, string>, path: string, text: string) => {
    workspace = new WorkspaceFixture(at({ ...smallLab, ...files }));
    const before = parts().key;
    workspace.write(at({ [path]: text }));
    return parts().key !== before;
  };

  it('counts a docstring that is used', () => {
    expect(edited({ [net]: '"""a"""\nclass MLP: ...' }, net, '"""b"""\nclass MLP: ...')).toBe(
      false,
    );
    expect(edited({ [net]: '"""a"""\nx = __doc__' }, net, '"""b"""\nx = __doc__')).toBe(true);
  });

  it('counts all text where source is read of something', () => {
    const files = { [net]: 'import inspect\nimport src.utils.seed as s\nx = inspect.getsource(s)' };
    expect(edited(files, 'src/utils/seed.py', `# New.\n${smallLab['src/utils/seed.py']}`)).toBe(
      true,
    );
  });
});

describe('data by a path that is put together', () => {
  const datasets = ['digits', 'faces', 'words'];
  const lab = Object.fromEntries(
    datasets.map((name) => [`datasets/raw/${name}/dataset.yaml`, `description: ${name}\n`]),
  );
  const named = (loader: string, more: Record<string, string> = {}) => {
    workspace = new WorkspaceFixture(
      at({
        ...smallLab,
        ...lab,
        'experiments/configs/base/experiment.yaml': smallLab[
          'experiments/configs/base/experiment.yaml'
        ]!.replace(', dataset: digits', ''),
        'src/utils/paths.py':
          'from pathlib import Path\nROOT = Path(__file__).parents[2]\nRAW = ROOT / "datasets" / "raw"\n',
        'src/dataloaders/digits/digits.py': loader,
        ...more,
      }),
    );
    return Object.keys(parts().parts.datasets);
  };

  it.each([
    ['from src.utils.paths import RAW\nx = load(RAW / "faces" / "x.npy")', ['faces']],
    ['from src.utils import paths\nx = load(f"{paths.RAW}/faces/x.npy")', ['faces']],
    ['from src.utils.paths import *\nx = load(RAW / "faces")', ['faces']],
    ['from src.utils.paths import RAW\nx = load(RAW)', datasets],
    ['import src.utils.paths', []],
    ['from src.utils.paths import RAW\ndef f(n): return RAW / n', datasets],
    ['from src.utils.paths import RAW\ndef f(n="faces"): return RAW / n', ['faces']],
    ['x = load(f"datasets/raw/{kind[0]}")', datasets],
    ['x = load(f"datasets/raw/f{kind[0]}")', ['faces']],
    ['x = load(Path("datasets", "raw", "words"))', ['words']],
    ['def f(root="datasets/raw/words"): ...', ['words']],
  ])('%s', (text, expected) => {
    expect(named(`${text}\nclass Digits: ...\n`)).toEqual(expected);
  });

  it('is the config that says the name where it has one', () => {
    const loader =
      'from src.utils.paths import RAW\nclass Digits:\n    def f(self, dataset): RAW / dataset\n';
    const experiment = smallLab['experiments/configs/base/experiment.yaml']!;
    expect(named(loader, { 'experiments/configs/base/experiment.yaml': experiment })).toEqual([
      'digits',
    ]);
  });

  it('follows a constant that is handed on', () => {
    const more = { 'src/utils/more.py': 'from src.utils.paths import RAW\n' };
    expect(
      named('from src.utils.more import RAW\nx = load(RAW / "faces")\nclass Digits: ...\n', more),
    ).toEqual(['faces']);
  });
});
