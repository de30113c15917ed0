// What a training may be made from without an import statement that says so. Each kind is an experiment of one parameter: its
// weight is the number that the kind's files, or its environment, held when it was trained, so that a stale result shows in the
// weights themselves.
//
//   id         the name of its experiment and of its folder
//   files(n)   the files of the lab for the number n, by path
//   yaml(n)    what its experiment says beside the architecture's `_target_`, as arguments of it
//   sections   other sections of the experiment, as YAML
//   env(n)     variables of the process
//   value(n)   the weight, where it is not n itself
//   hides      what the audit has to miss in the key, where the static rules are switched off: a path of the lab or `env:NAME`
//   wide       it may load any module of the lab: the edits of all other kinds count for it too
//   bytes      its modules count by their bytes: a comment may train again
import { createHash } from 'node:crypto';

const net = (number, before = '') =>
  `${before}\nfrom src.utils.value import Value\n\n\nclass Net(Value):\n    def __init__(self, input_shape=(1,), **given):\n        super().__init__(${number})\n`;

/** A folder of `src/architectures` whose class has the number that an expression gives. */
const architecture = (name, number, before) => ({
  [`src/architectures/${name}/__init__.py`]: 'from .net import Net\n',
  [`src/architectures/${name}/net.py`]: net(number, before),
});

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** A dataset of one file, as `nx run dataset-<d>:record` describes it. */
const dataset = (name, n) => {
  const text = `${n}\n`;
  const file = `  - {path: n.txt, size: ${text.length}, sha256: ${sha256(text)}}`;
  return {
    [`datasets/raw/${name}/n.txt`]: text,
    [`datasets/raw/${name}/dataset.yaml`]: `name: ${name}\nfiles:\n${file}\n`,
  };
};

/** A dataloader whose `input_shape` is the number in a file, which it finds in its own way. */
const dataloader = (name, { before = '', parameter = '', path }) => ({
  [`src/dataloaders/${name}/__init__.py`]: 'from .data import Data\n',
  [`src/dataloaders/${name}/data.py`]: `from pathlib import Path\n\nfrom src.dataloaders.one import One\n${before}\n\nclass Data(One):\n    def __init__(self, ${parameter}seed=0, **given):\n        self.input_shape = (int(Path(${path}).read_text()),)\n`,
});

/** Data that only Python names. */
const pythonData = (name, how) => ({
  id: name,
  files: (n) => ({
    ...architecture(name, 'input_shape[0]'),
    ...dataloader(name, how),
    ...dataset(name, n),
  }),
  sections: `dataloader: {_target_: src.dataloaders.${name}.Data}\n`,
  hides: [`datasets/raw/${name}`],
});

/** A module that is no import's: its text is `n = 100`. */
const loaded = (name, path, number, before) => ({
  id: name,
  files: (n) => ({ ...architecture(name, number, before), [path]: `n = ${n}\n` }),
  hides: [path],
});

/** A file that is no Python. */
const asset = (name, path, number, before, more = {}) => ({
  id: name,
  files: (n) => ({ ...architecture(name, number, before), [path]: `${n}\n`, ...more }),
  hides: [path],
});

/** A module that YAML names, for the architecture to find. */
const named = (name, path, yaml, number, before) => ({
  id: name,
  files: (n) => ({ ...architecture(name, number, before), [path]: `n = ${n}\n` }),
  yaml: () => yaml,
  hides: [path],
});

const permutation = (n) => {
  const left = ['1', '2', '3', '4', '5', '6'];
  let rest = n % 720;
  return [120, 24, 6, 2, 1, 1].map((size) => {
    const [taken] = left.splice(Math.floor(rest / size), 1);
    rest %= size;
    return taken;
  });
};
const joined = (n) => Number(permutation(n).join(''));
const here = 'Path(__file__).parent';

export const kinds = {
  'an import': {
    id: 'plain',
    files: (n) => ({
      ...architecture('plain', 'n', 'from src.utils.plain import n\n'),
      'src/utils/plain.py': `n = ${n}\n`,
    }),
    hides: ['src/utils/plain.py'],
  },
  'order of a map in YAML': {
    id: 'order',
    files: () =>
      architecture('order', 'int("".join(str(one) for one in given["layers"].values()))'),
    yaml: (n) =>
      `layers: {${permutation(n)
        .map((one) => `l${one}: ${one}`)
        .join(', ')}}`,
    value: joined,
  },
  'order of keyword arguments in YAML': {
    id: 'keywords',
    files: () => architecture('keywords', 'int("".join(str(one) for one in given.values()))'),
    yaml: (n) =>
      permutation(n)
        .map((one) => `k${one}: ${one}`)
        .join('\n  '),
    value: joined,
  },
  'data by a default argument': pythonData('defaulted', {
    parameter: 'path="datasets/raw/defaulted/n.txt", ',
    path: 'path',
  }),
  'data by a constant': pythonData('constant', {
    before: '\nROOT = Path(__file__).parents[3]\nRAW = ROOT / "datasets" / "raw"\n',
    path: 'RAW / "constant" / "n.txt"',
  }),
  'data by a constant of another module': pythonData('imported', {
    before: '\nfrom src.utils.paths import RAW\n',
    path: 'RAW / "imported" / "n.txt"',
  }),
  'data by an f-string': pythonData('formatted', {
    before: '\nRAW = "datasets/raw"\n',
    path: 'f"{RAW}/formatted/n.txt"',
  }),
  'data by joinpath': pythonData('joined', {
    path: 'Path("datasets").joinpath("raw", "joined", "n.txt")',
  }),
  'data by a path in YAML': {
    id: 'pathed',
    files: (n) => ({
      ...architecture('pathed', 'int(open(given["path"]).read())'),
      ...dataset('pathed', n),
    }),
    yaml: () => 'path: datasets/raw/pathed/n.txt',
    hides: ['datasets/raw/pathed'],
  },
  'data by train_dataset in YAML': {
    id: 'keyed',
    files: (n) => ({
      ...architecture(
        'keyed',
        'int(open(f"datasets/raw/{given[\'train_dataset\']}/n.txt").read())',
      ),
      ...dataset('keyed', n),
    }),
    yaml: () => 'train_dataset: keyed',
    hides: ['datasets/raw/keyed'],
  },
  'a module beside the lab that YAML names': {
    ...named(
      'located',
      '../beside/zoo/lenet.py',
      'name: zoo.lenet.n',
      'pydoc.locate(given["name"])',
      'import pydoc\n',
    ),
    wide: true,
  },
  'class_path in YAML': {
    ...named(
      'class_path',
      'src/utils/by_class_path.py',
      'class_path: src.utils.by_class_path.n',
      'pydoc.locate(given["class_path"])',
      'import pydoc\n',
    ),
    wide: true,
  },
  'module:name in YAML': named(
    'colon',
    'src/utils/by_colon.py',
    'entry: "src.utils.by_colon:n"',
    'pkgutil.resolve_name(given["entry"])',
    'import pkgutil\n',
  ),
  'a source in a folder below a module': asset(
    'kernels',
    'src/utils/csrc/op.cpp',
    'text()',
    'from src.utils.op import text\n',
    {
      'src/utils/op.py':
        'from pathlib import Path\n\n\ndef text():\n    return int((Path(__file__).parent / "csrc" / "op.cpp").read_text())\n',
    },
  ),
  'data of a package beside the lab': asset(
    'packaged',
    '../beside/words/data/n.txt',
    'number()',
    'from words import number\n',
    {
      '../beside/words/__init__.py':
        'from pathlib import Path\n\n\ndef number():\n    return int((Path(__file__).parent / "data" / "n.txt").read_text())\n',
    },
  ),
  'a hidden file of a component': asset(
    'hidden',
    'src/architectures/hidden/.n',
    `int((${here} / ".n").read_text())`,
    'from pathlib import Path\n',
  ),
  'a folder called venv in a component': asset(
    'venvs',
    'src/architectures/venvs/venv/n.txt',
    `int((${here} / "venv" / "n.txt").read_text())`,
    'from pathlib import Path\n',
  ),
  'a README that code reads': asset(
    'readme',
    'src/architectures/readme/README.md',
    `int((${here} / "README.md").read_text())`,
    'from pathlib import Path\n',
  ),
  'a folder on sys.path': loaded(
    'third',
    'third_party/tp_plain.py',
    'tp_plain.n',
    'import sys\n\nsys.path.insert(0, "third_party")\nimport tp_plain\n',
  ),
  'a folder on sys.path, from sys import path': loaded(
    'third_from',
    'third_party/tp_from.py',
    'tp_from.n',
    'from sys import path\n\npath.insert(0, "third_party")\nimport tp_from\n',
  ),
  'a folder on sys.path, import sys as s': loaded(
    'third_as',
    'third_party/tp_as.py',
    'tp_as.n',
    'import sys as s\n\ns.path.append("third_party")\nimport tp_as\n',
  ),
  'a folder by site.addsitedir': loaded(
    'third_site',
    'third_party/tp_site.py',
    'tp_site.n',
    'import site\n\nsite.addsitedir("third_party")\nimport tp_site\n',
  ),
  'spec_from_file_location of another folder': loaded(
    'spec',
    'src/utils/plugins/spec_one.py',
    'module.n',
    'import importlib.util\nfrom pathlib import Path\n\nname = "spec_" + "one"\nspec = importlib.util.spec_from_file_location(name, Path("src/utils/plugins") / f"{name}.py")\nmodule = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(module)\n',
  ),
  'pkgutil.resolve_name': loaded(
    'resolved',
    'src/utils/plugins/resolved_one.py',
    'pkgutil.resolve_name("src.utils.plugins." + name + ":n")',
    'import pkgutil\n\nname = "resolved_one"\n',
  ),
  'SourceFileLoader.load_module': loaded(
    'loader',
    'src/utils/plugins/loader_one.py',
    'module.n',
    'from importlib.machinery import SourceFileLoader as Loader\n\nname = "loader_one"\nmodule = Loader(name, f"src/utils/plugins/{name}.py").load_module()\n',
  ),
  'pydoc.locate with a joined name': loaded(
    'located_joined',
    'src/utils/plugins/located_one.py',
    'locate(".".join(["src", "utils", "plugins", "located_one", "n"]))',
    'from pydoc import locate\n',
  ),
  'torch.hub.load(source="local")': {
    id: 'hub',
    files: (n) => ({
      ...architecture(
        'hub',
        'torch.hub.load("third_party/hub_repo", "number", source="local")',
        'import torch\n',
      ),
      'third_party/hub_repo/hubconf.py': `def number():\n    return ${n}\n`,
    }),
    hides: ['third_party/hub_repo/hubconf.py'],
  },
  'an alias of exec': {
    ...loaded(
      'executed',
      'third_party/executed.py',
      'names["n"]',
      'run = exec\nnames = {}\nrun(open("third_party/executed.py").read(), names)\n',
    ),
    wide: true,
  },
  'a star import with a computed __all__': {
    id: 'starred',
    files: (n) => ({
      ...architecture('starred', 'member.n', 'from src.utils.star import *\n'),
      'src/utils/star/__init__.py': '__all__ = [name for name in ("member",)]\n',
      'src/utils/star/member.py': `n = ${n}\n`,
    }),
    hides: ['src/utils/star/member.py'],
  },
  'TYPE_CHECKING that is a parameter': {
    id: 'typed',
    files: (n) => ({
      ...architecture(
        'typed',
        'number(True)',
        'def number(TYPE_CHECKING):\n    if TYPE_CHECKING:\n        from src.utils.typed_one import n\n        return n\n    return 0\n\n',
      ),
      'src/utils/typed_one.py': `n = ${n}\n`,
    }),
    hides: ['src/utils/typed_one.py'],
  },
  'TYPE_CHECKING that is assigned': {
    id: 'assigned',
    files: (n) => ({
      ...architecture(
        'assigned',
        'n',
        'TYPE_CHECKING: bool = bool(1)\nif TYPE_CHECKING:\n    from src.utils.assigned_one import n\n\n',
      ),
      'src/utils/assigned_one.py': `n = ${n}\n`,
    }),
    hides: ['src/utils/assigned_one.py'],
  },
  'a docstring as data': {
    id: 'documented',
    files: (n) => ({
      ...architecture(
        'documented',
        'int(number.__doc__)',
        'from src.utils.documented import number\n',
      ),
      'src/utils/documented.py': `def number():\n    """${n}"""\n`,
    }),
    bytes: true,
  },
  'a source as data': {
    id: 'inspected',
    files: (n) => ({
      ...architecture(
        'inspected',
        'int(inspect.getsource(number).split("#")[1])',
        'import inspect\n\nfrom src.utils.inspected import number\n',
      ),
      'src/utils/inspected.py': `def number():\n    return 0  # ${n}\n`,
    }),
    bytes: true,
  },
  'a resolver whose name is an interpolation': {
    id: 'resolver',
    files: () => architecture('resolver', 'given["n"]'),
    yaml: () => 'kind: oc.env\n  n: ${oc.decode:${${architecture.kind}:RESOLVED_NUMBER}}',
    env: (n) => ({ RESOLVED_NUMBER: `${n}` }),
    hides: ['env:RESOLVED_NUMBER'],
    wide: true,
  },
  'a variable that Python reads': {
    id: 'variable',
    files: () => architecture('variable', 'int(os.environ["READ_NUMBER"])', 'import os\n'),
    env: (n) => ({ READ_NUMBER: `${n}` }),
    hides: ['env:READ_NUMBER'],
  },
  'a file that Python opens': asset(
    'opened',
    'tables/opened.txt',
    'int(open(name).read())',
    'name = "/".join(["tables", "opened.txt"])\n',
  ),
  'a program that Python starts': {
    id: 'started',
    files: (n) => ({
      ...architecture(
        'started',
        'int(subprocess.check_output(["cat", "tables/started.txt"]))',
        'import subprocess\n',
      ),
      'tables/started.txt': `${n}\n`,
    }),
    hides: ['cat'],
  },
  'a package that no lock holds': {
    id: 'unlocked',
    files: (n) => ({
      ...architecture('unlocked', 'int(tinydist.__version__)', 'import tinydist\n'),
      'venv/site/tinydist/__init__.py': `__version__ = "${n}"\n`,
      [`venv/site/tinydist-${n}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: tinydist\nVersion: ${n}\n`,
      [`venv/site/tinydist-${n}.dist-info/top_level.txt`]: 'tinydist\n',
      [`venv/site/tinydist-${n}.dist-info/RECORD`]: 'tinydist/__init__.py,,\n',
    }),
  },
  'an optional package that comes and goes': {
    id: 'optional',
    files: (n) => ({
      ...architecture(
        'optional',
        'n',
        'try:\n    from tinyopt import n\nexcept ImportError:\n    n = 7\n',
      ),
      ...(n % 2 === 0 && {
        'venv/site/tinyopt/__init__.py': 'n = 8\n',
        'venv/site/tinyopt-1.dist-info/METADATA':
          'Metadata-Version: 2.1\nName: tinyopt\nVersion: 1\n',
        'venv/site/tinyopt-1.dist-info/top_level.txt': 'tinyopt\n',
        'venv/site/tinyopt-1.dist-info/RECORD': 'tinyopt/__init__.py,,\n',
      }),
    }),
    value: (n) => (n % 2 === 0 ? 8 : 7),
    state: (n) => n % 2,
  },
  'an edit of equal size in the same second': {
    id: 'bytecode',
    files: (n) => ({
      ...architecture('bytecode', 'n', 'from src.utils.bytecode import n\n'),
      'src/utils/bytecode.py': `n = ${n}\n`,
    }),
    sameTime: true,
    hides: ['src/utils/bytecode.py'],
  },
};

/** Files that every kind uses. */
export const shared = {
  'pyproject.toml': '[tool.tensorlab]\nname = "lab"\npythonpath = ["../beside"]\n',
  '.gitignore': 'experiments/runs\nvenv\n',
  'projects/active/p/project.yaml': 'name: p\n',
  '../beside/zoo/__init__.py': '',
  'src/__init__.py': '',
  'src/architectures/__init__.py': '',
  'src/dataloaders/__init__.py': '',
  'src/trainers/__init__.py': '',
  'src/utils/__init__.py': '',
  'src/utils/plugins/__init__.py': '',
  'src/utils/paths.py':
    'from pathlib import Path\n\nROOT = Path(__file__).parents[2]\nRAW = ROOT / "datasets" / "raw"\n',
  'src/utils/value.py':
    'import torch\nfrom torch import nn\n\n\nclass Value(nn.Module):\n    def __init__(self, number):\n        super().__init__()\n        self.number = nn.Parameter(torch.tensor([float(number)]))\n\n    def forward(self, x):\n        return x * self.number\n',
  'src/dataloaders/one/__init__.py': 'from .one import One\n',
  'src/dataloaders/one/one.py':
    'import torch\n\n\nclass One:\n    """One sample."""\n\n    input_shape = (1,)\n\n    def __init__(self, seed=0):\n        pass\n\n    def loader(self, split):\n        return [(torch.zeros(1, 1), torch.zeros(1, 1))]\n',
  'src/trainers/kept/__init__.py': 'from .kept import Kept\n',
  'src/trainers/kept/kept.py':
    'class Kept:\n    takes_optimizer = False\n\n    def fit(self, run, model, data, loss, optimizer, scheduler):\n        run.keep(model, {"val/loss": 0.0})\n',
};
