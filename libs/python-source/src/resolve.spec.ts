import { pythonFacts } from './facts';
import { resolveImports, resolveModule } from './resolve';

const lab = new Set([
  'src/__init__.py',
  'src/config.py',
  'src/losses/__init__.py',
  'src/losses/focal/__init__.py',
  'src/losses/focal/focal.py',
  'src/losses/both/__init__.py',
  'src/losses/both.py',
  'src/utils/seed.py',
  'src/utils/plots.py',
  'tools.py',
]);
const exists = (file: string) => lab.has(file);

const from = (path: string, text: string, options?: { typeChecking?: boolean }) => {
  const isPackage = path.endsWith('.__init__') || path === '__init__';
  const place = { path: path.replace(/\.?__init__$/, ''), isPackage };
  return resolveImports(pythonFacts(text), place, exists, options);
};
const focal = [
  'src/__init__.py',
  'src/losses/__init__.py',
  'src/losses/focal/__init__.py',
  'src/losses/focal/focal.py',
];
const package_ = focal.slice(0, 3);

describe('resolveModule', () => {
  test.each([
    ['src.losses.focal.focal', focal],
    ['src.losses.focal.focal.Focal.forward', focal],
    ['src.losses.focal.Focal', package_],
    [
      'src.losses.both',
      ['src/__init__.py', 'src/losses/__init__.py', 'src/losses/both/__init__.py'],
    ],
    ['src.utils.seed', ['src/__init__.py', 'src/utils/seed.py']],
    ['src.utils.none', ['src/__init__.py']],
    ['tools.x', ['tools.py']],
    ['torch.nn', []],
    ['', []],
  ])('%s', (name, files) => {
    expect(resolveModule(name, exists)).toEqual(files);
  });
});

describe('resolveImports', () => {
  test.each([
    ['absolute', 'src.a', 'import src.losses.focal.focal', focal],
    ['with an alias', 'src.a', 'import src.losses.focal.focal as f', focal],
    ['a submodule by name', 'src.a', 'from src.losses.focal import focal', focal],
    ['a name of a package', 'src.a', 'from src.losses.focal import Focal', package_],
    ['a star', 'src.a', 'from src.losses.focal import *', package_],
    [
      'a folder without __init__',
      'src.a',
      'from src.utils import seed',
      ['src/__init__.py', 'src/utils/seed.py'],
    ],
    ['a module of a module', 'src.a', 'from tools import x', ['tools.py']],
    ['one dot in a module', 'src.losses.focal.other', 'from .focal import Focal', focal],
    ['one dot in a package', 'src.losses.focal.__init__', 'from .focal import Focal', focal],
    ['one dot alone', 'src.losses.focal.__init__', 'from . import focal', focal],
    [
      'two dots in a package',
      'src.losses.focal.__init__',
      'from .. import both',
      resolveModule('src.losses.both', exists),
    ],
    [
      'two dots in a module',
      'src.losses.focal.focal',
      'from ..both import x',
      resolveModule('src.losses.both', exists),
    ],
    [
      'three dots',
      'src.losses.focal.focal',
      'from ...utils.seed import s',
      ['src/__init__.py', 'src/utils/seed.py'],
    ],
    ['beyond the top', 'src.config', 'from ..tools import x', []],
    ['far beyond the top', 'src.losses.focal.focal', 'from ......tools import x', []],
    ['relative in a script', '', 'from .tools import x', []],
    ['absolute in a script', '', 'import tools', ['tools.py']],
    ['in a function', 'src.a', 'def f():\n  import tools', ['tools.py']],
    ['in a literal', 'src.a', 'build("src.losses.focal.focal.Focal")', focal],
    ['a file in a literal', 'src.a', 'run_path("../src/utils/seed.py")', ['src/utils/seed.py']],
    ['by import_module', 'src.losses.a', 'import_module(".focal.focal", __package__)', focal],
    ['not by a docstring', 'src.a', '"""src.losses.focal"""', []],
    ['not from elsewhere', 'src.a', 'import torch.nn as nn, os\nfrom sklearn import datasets', []],
    ['itself', 'tools', 'import tools', ['tools.py']],
  ])('%s', (_, path, text, files) => {
    expect(from(path, text)).toEqual(files);
  });

  it('leaves out what only type checkers see, unless asked', () => {
    const text = 'if TYPE_CHECKING:\n    import tools\n';
    expect(from('src.a', text)).toEqual([]);
    expect(from('src.a', text, { typeChecking: true })).toEqual(['tools.py']);
  });

  it('counts the modules that a star import of a package runs', () => {
    expect(from('src.utils.__init__', '__all__ = ["seed", "missing"]')).toEqual([
      'src/__init__.py',
      'src/utils/seed.py',
    ]);
  });

  it('names each file once', () => {
    expect(from('src.a', 'import tools\nimport tools as t\nx = "tools.y"')).toEqual(['tools.py']);
  });
});

it('finds a compiled module, and its source beside it', () => {
  const built = (file: string) => ['src/_C.py', 'src/__init__.py'].includes(file);
  const compiled = (path: string) => (path === 'src/_C' ? ['src/_C.abi3.so'] : []);
  expect(resolveModule('src._C.op', Object.assign(built, { compiled }))).toEqual([
    'src/__init__.py',
    'src/_C.abi3.so',
    'src/_C.py',
  ]);
});
