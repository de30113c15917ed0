import { factsOf, shown } from '../facts-fixture';

/** `+a.b` is imported, `?a.` may be anything that begins so, `/x` is a folder on `sys.path`, `=x.py` a text. */
const loads = (text: string) => {
  const { imports, dynamicImports, folders = [], strings } = factsOf(text);
  const statements = imports.map(({ module, names, level }) =>
    [`+${'.'.repeat(level)}${module}`, ...names].join(':'),
  );
  return [
    ...statements.filter(
      (one) =>
        !/^\+(importlib|sys|os|pathlib|builtins|runpy|hydra|imp|pkgutil|torch|pydoc|site|zipimport|types)\b/.test(
          one,
        ),
    ),
    ...dynamicImports.map(({ prefix, level, file }) =>
      file ? `?=${shown(file)}` : `?${'.'.repeat(level)}${prefix}`,
    ),
    ...folders.map(({ path }) => `/${shown(path)}`),
    ...strings.filter(({ value }) => value !== 'src.a').map(({ value }) => `=${shown(value)}`),
  ];
};

describe('a module by its name', () => {
  test.each([
    ['from importlib import import_module as load\nload(name)', ['?']],
    ['import importlib as il\nil.import_module(name)', ['?']],
    ['import importlib\nlib = importlib\nlib.import_module("src.a")', ['+src.a', '?']],
    ['import importlib\ngetattr(importlib, "import_module")(name)', ['?']],
    [
      'from src.compat import import_module\nimport_module(name)',
      ['+src.compat:import_module', '?'],
    ],
    ['from src import compat\ncompat.importlib.import_module(n)', ['+src:compat', '?']],
    ['self.importer.import_module(name)', []],
    ['def import_module(n): ...\nimport_module(name)', []],
    ['def f(load):\n    load.import_module(name)', []],
    ['import_module(f"models.{n}")', ['?models.']],
    ['import_module("models." + n)', ['?models.']],
    ['import_module("models.%s" % n)', ['?models.']],
    ['import_module("models.%s" % "a")', ['+models.a', '=models.a']],
    ['import_module("models.{}".format(n))', ['?models.']],
    ['import_module(".".join(["models", n]))', ['?models.']],
    ['for n in ("a", "b"): import_module("src." + n)', ['+src.a', '+src.b', '=src.b']],
    [
      'names = ["a", "b"]\nfor n in names: import_module(f"src.{n}")',
      ['+src.a', '+src.b', '=src.b'],
    ],
    ['KIND = "a"\ndef f():\n    return import_module(f"src.{KIND}")', ['+src.a']],
    ['def f(kind="a"):\n    return import_module(f"src.{kind}")', ['+src.a', '?src.']],
    ['import_module("src.a" if x else "src.b")', ['+src.a', '+src.b', '=src.b']],
    ['import_module(f"{__package__}.{n}")', ['?.']],
    ['import_module(f".{n}", package)', ['?']],
    ['import_module(".x", "src.a")', ['+src.a.x']],
    ['import pkgutil\npkgutil.resolve_name("src.b:V")', ['+src.b.V', '=src.b.V']],
    ['import pkgutil\npkgutil.get_loader(name)', ['?']],
    ['from pydoc import locate\nlocate("src." + n)', ['?src.']],
    ['from pydoc import locate\nlocate(name)', ['?']],
    ['import runpy\nrunpy.run_module("src.b")', ['+src.b:__main__', '=src.b']],
    ['import importlib.util\nimportlib.util.find_spec("flash_attn")', []],
    [
      'from importlib import util\ns = util.find_spec(n)\ns.loader.exec_module(util.module_from_spec(s))',
      ['?'],
    ],
    ['loader.exec_module(module)', ['?']],
    ['finder.find_module(n).load_module(n)', ['?']],
    ['from importlib import import_module', ['?']],
    ['import importlib\nmap(importlib.import_module, names)', ['?']],
    ['hydra.utils.get_class(f"src.models.{n}")', ['?src.models.']],
    ['hydra.utils.get_class(cfg.name)', []],
    ['from hydra.utils import get_object\nget_object(a + "." + b)', ['?']],
    ['hydra.utils.instantiate(cfg.model)', []],
    ['instantiate({"_target_": "models." + n})', ['?models.']],
    ['instantiate(dict(_target_=f"{a}.{b}"))', ['?']],
    ['build(f"src.models.{n}.Net")', ['?src.models.']],
    ['log(f"src.{n}")', []],
  ])('%s', (text, expected) => {
    expect(loads(text)).toEqual(expected);
  });
});

describe('a file', () => {
  test.each([
    ['spec_from_file_location(name, path)', ['?']],
    ['spec_from_file_location("x", HERE / "x.py")', ['?=*/x.py', '=x.py']],
    [
      'from pathlib import Path\nspec_from_file_location("x", Path(__file__).parent / "sub" / "x.py")',
      ['=x.py', '=<file>/../sub/x.py'],
    ],
    [
      'import os\nspec_from_file_location(n, os.path.join(os.path.dirname(__file__), n + ".py"))',
      ['?=<file>/../*.py'],
    ],
    [
      'from importlib.machinery import SourceFileLoader as L\nL("x", "tools/x.py").load_module()',
      ['=tools/x.py'],
    ],
    ['import runpy\nrunpy.run_path("tools/x.py")', ['=tools/x.py']],
    ['import imp\nimp.load_source("x", path)', ['?']],
    ['zipimport.zipimporter("libs/a.zip")', ['=libs/a.zip']],
  ])('%s', (text, expected) => {
    expect(loads(text)).toEqual(expected);
  });
});

describe('a text', () => {
  test.each([
    ['exec(code)', ['?']],
    ['e = exec\ne(code)', ['?', '?']],
    ['def f():\n    e = exec\n    e("import src.b")', ['+src.b']],
    ['import builtins\nbuiltins.exec(code)', ['?']],
    ['import builtins as b\ngetattr(b, "exec")(code)', ['?']],
    ['exec("from src.b import c")', ['+src.b:c']],
    ['eval("__import__(\'src.b\')")', ['+src.b', '=src.b']],
    ['eval(cfg.activation)', []],
    ['for m in names: eval(m)', []],
    ['eval(open(path).read())', ['?']],
    ['code = path.read_text()\neval(code)', ['?']],
    ['compile(text, name, "exec")', ['?']],
    ['model.eval()\nre.compile(x)\nself.exec(x)\ntorch.compile(model)', []],
    ['class A:\n    def exec(self): ...\n    def f(self):\n        exec(code)', ['?']],
    ['def f(compile=False):\n    if compile: g(compile)', []],
    ['p.add_argument("--x", type=eval)', []],
  ])('%s', (text, expected) => {
    expect(loads(text)).toEqual(expected);
  });
});

describe('a folder on sys.path', () => {
  test.each([
    ['import sys\nsys.path.insert(0, "third_party")', ['/third_party']],
    ['from sys import path\npath.append("third_party")', ['/third_party']],
    ['import sys as s\ns.path.append("third_party")', ['/third_party']],
    ['import sys\nsys.path += ["a", "b"]', ['/a', '/b']],
    ['import sys\nsys.path[:0] = ["a"]', ['/a']],
    ['import sys\nsys.path[0] = "a"', ['/a']],
    ['import sys\nsys.path = ["a"] + sys.path', ['/a']],
    ['import sys\nsys.path = ["a", *sys.path]', ['/a']],
    ['import sys\nsys.path.extend(folders)', ['?']],
    ['import sys\nsys.path.append(args.repo)', ['?']],
    ['import sys\nsaved = list(sys.path)\nsys.path = saved', []],
    ['import sys\nprint(sys.path)\nx = sys.path[0]\nif "a" in sys.path: pass', []],
    ['import sys\nadd(sys.path, x)', ['?']],
    ['import sys\nsys.meta_path.insert(0, finder)', ['?']],
    ['import sys\nsys.path_hooks.append(hook)', ['?']],
    ['import sys\nsetattr(sys, "path", [])', ['?']],
    ['import site\nsite.addsitedir("vendor")', ['/vendor']],
    [
      'import sys\nfrom pathlib import Path\nROOT = Path(__file__).resolve().parents[2]\nif str(ROOT) not in sys.path: sys.path.append(str(ROOT))',
      ['/<file>/../../..'],
    ],
    [
      'import os, sys\nsys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "vendor"))',
      ['/<file>/../../vendor'],
    ],
    [
      'import sys\nfrom src.paths import ROOT\nsys.path.append(str(ROOT / "x"))',
      ['+src.paths:ROOT', '/<src.paths.ROOT>/x', '=<src.paths.ROOT>/x'],
    ],
    ['import sys, os\nsys.path.append(os.getcwd())', ['/']],
    ['import os\nos.environ["PYTHONPATH"] = "a:b"', ['/a', '/b']],
    ['import os\nx = os.environ["PYTHONPATH"]\ny = os.environ.get("PYTHONPATH", "")', []],
    ['import os\nrun(env=dict(os.environ, PYTHONPATH=x))', ['?']],
    ['run(env={**env, "PYTHONPATH": "a"})', ['/a']],
    [
      'torch.hub.load("vendor/net", "net", source="local")',
      ['/vendor/net', '=vendor/net/hubconf.py'],
    ],
    ['torch.hub.load("pytorch/vision", "resnet18")', []],
    ['torch.hub.load(repo, "net", source="local")', ['?']],
  ])('%s', (text, expected) => {
    expect(loads(text)).toEqual(expected);
  });
});
