// Labs that import in every way that research code does. Each trains for real in a second; files by path.
const pyproject = '[tool.tensorlab]\nname = "lab"\n';

const dataloader = `import torch
from torch.utils.data import DataLoader, TensorDataset


class Noise:
    input_shape = (4,)
    num_classes = 2
    vocab_size = 0

    def __init__(self, batch_size: int = 4, seed: int = 0) -> None:
        self.batch_size = batch_size

    def loader(self, split: str) -> DataLoader:
        x = torch.linspace(-1, 1, 32).view(8, 4)
        return DataLoader(TensorDataset(x, (x.sum(1) > 0).long()), batch_size=self.batch_size)
`;

/** A network whose constructor does whatever a case wants to do lazily. */
const net = (imports, lazy = 'pass') => `from __future__ import annotations

import torch
from torch import nn

${imports}


class Net(nn.Module):
    def __init__(self, input_shape: tuple[int, ...], num_classes: int, **extra) -> None:
        super().__init__()
        self.head = nn.Linear(4, num_classes)
        ${lazy.trim().replaceAll('\n', '\n        ')}

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(x)
`;

const experiment = (more = '', extra = '') => `project: digits
architecture:
  _target_: src.architectures.net.Net
${more}dataloader: {_target_: src.dataloaders.noise.Noise}
loss: {_target_: torch.nn.CrossEntropyLoss}
optimizer: {_target_: torch.optim.SGD, lr: 0.1}
trainer: {_target_: src.trainers.supervised.Supervised, epochs: 1}
${extra}`;

const base = {
  'pyproject.toml': pyproject,
  'src/__init__.py': '',
  'src/architectures/__init__.py': '',
  'src/architectures/net/__init__.py': 'from .net import Net\n\n__all__ = ["Net"]\n',
  'src/dataloaders/noise/__init__.py': 'from .noise import Noise\n',
  'src/dataloaders/noise/noise.py': dataloader,
  'src/utils/unused.py': 'value = 1\n',
};

/** Modules of one line. */
const values = (...paths) => Object.fromEntries(paths.map((path) => [path, 'value = 1\n']));

export const labs = {
  /** Packages in a folder of `pythonpath`: one with modules of its own, one that is in the lab's root as well. */
  beside: {
    ...base,
    'pyproject.toml': `${pyproject}pythonpath = ["beside"]\n\n[tool.ruff]\nsrc = [".", "beside"]\n`,
    'experiments/configs/e/experiment.yaml': experiment(),
    'src/architectures/net/net.py': net(
      'import alone\nfrom layers import norm\nfrom both import here, there',
      `from layers.lazy import value
import importlib
importlib.import_module(f"layers.kinds.{'one'}")`,
    ),
    'beside/layers/__init__.py': 'from . import first\n',
    'beside/layers/first.py': 'from .second import value\nimport src.utils.used\n',
    ...values('beside/layers/second.py', 'beside/layers/norm.py', 'beside/layers/lazy.py'),
    ...values('beside/layers/kinds/one.py', 'beside/layers/unused.py', 'beside/alone.py'),
    ...values('src/utils/used.py', 'both/here.py', 'beside/both/there.py'),
  },
  /** Statements: relative, conditional, lazy, starred, in circles, for type checkers. */
  imports: {
    ...base,
    'experiments/configs/e/experiment.yaml': experiment(),
    'src/architectures/net/net.py': net(
      `import sys
from typing import TYPE_CHECKING

import helper
import src.utils.deep.a.b as ab
from . import blocks, sibling as other
from .blocks.norm import Norm as _
from ...utils import (
    grouped,  # with a comment
    also_grouped as renamed,
)
from ...utils.stars import *
from src.utils.package_of_stars import *
from tools.outside import thing

if sys.version_info >= (3, 8):
    from src.utils.new import value
else:
    from src.utils.old import value
try:
    from src.utils.broken import gone
except ImportError:
    from src.utils.slow import value as gone
if TYPE_CHECKING:
    from src.utils.typing_only import T
with __import__("contextlib").suppress(ImportError):
    from src.utils.not_there import nothing
for name in ("x",): from src.utils.in_loop import value as looped; import src.utils.semicolon`,
      `from src.utils.lazy import value as lazy

def inner():
    from ...utils import in_nested_function
    class Local:
        import src.utils.in_class_body as body
    return lambda: __import__("src.utils.dunder_import")
inner()()`,
    ),
    'src/architectures/net/sibling.py': 'from . import net\n',
    'src/architectures/net/blocks/__init__.py': 'from .init_only import value\n',
    'src/utils/broken.py':
      'from src.utils.reason import value\n\nimport there_is_no_such_package\n',
    'src/utils/stars.py': 'from src.utils.behind_stars import *\n',
    'src/utils/package_of_stars/__init__.py': '__all__ = ["first", "second"]\n',
    'src/utils/deep/a/__init__.py': 'from .. import beside\n',
    'tools/outside.py': 'from src.utils.by_tools import value as thing\n',
    'helper.py': 'import tools.other\n',
    'src/architectures/net/blocks/norm.py':
      'from ..circle import back\nfrom .init_only import value\n\nNorm = value\n',
    'src/architectures/net/circle.py': 'from . import blocks\n\nback = blocks\n',
    'src/utils/typing_only.py': 'T = int\n',
    ...values(
      'src/architectures/net/blocks/init_only.py',
      'src/utils/grouped.py',
      'src/utils/also_grouped.py',
      'src/utils/behind_stars.py',
      'src/utils/package_of_stars/first.py',
      'src/utils/package_of_stars/second.py',
      'src/utils/deep/beside.py',
      'src/utils/deep/a/b.py',
      'src/utils/new.py',
      'src/utils/old.py',
      'src/utils/slow.py',
      'src/utils/reason.py',
      'src/utils/in_loop.py',
      'src/utils/semicolon.py',
      'src/utils/lazy.py',
      'src/utils/in_nested_function.py',
      'src/utils/in_class_body.py',
      'src/utils/dunder_import.py',
      'src/utils/by_tools.py',
      'tools/other.py',
    ),
  },

  /** What a name leads to: twins, namespace packages, packages that import their own, assets. */
  packages: {
    ...base,
    'experiments/configs/e/experiment.yaml': experiment(),
    'experiments/configs/wide/experiment.yaml':
      'extends: e\narchitecture:\n  _target_: src.models.other.Net\n',
    'src/architectures/net/net.py': net(
      `from pathlib import Path

import src.utils.twin
import src.utils.twin_of_namespace
from src.namespace.inner import module
from src.namespace.inner.deeper.leaf import value
from src.utils.eager import one
from src.utils.late import value as late
from ..shared import block
from .. import net as itself
from src.utils.reexport import value as reexported

words = (Path(__file__).parent / "words.txt").read_text()
table = (Path(__file__).parent / "data" / "table.csv").read_text()`,
    ),
    'src/architectures/net/words.txt': 'a b c\n',
    'src/architectures/net/data/table.csv': '1,2\n',
    'src/architectures/shared/__init__.py': 'from . import block\n',
    'src/architectures/shared/block.py': 'from .kernels import value\n',
    'src/utils/__init__.py': 'from . import on_the_way\n',
    'src/utils/eager/__init__.py':
      'from . import one, two\nfrom .three import *\n\n__all__ = ["one", "two", "three"]\n',
    'src/utils/late/__init__.py':
      'def __getattr__(name):\n    if name != "value":\n        raise AttributeError(name)\n    from .hidden import value\n\n    return value\n',
    'src/utils/twin/__init__.py': 'from .inside import value\n',
    'src/utils/reexport/__init__.py': 'from .middle import value\n',
    'src/utils/reexport/middle.py': 'from ._private import value\n',
    'src/models/other.py': net('from src.namespace.second import value'),
    ...values(
      'src/architectures/shared/kernels.py',
      'src/utils/on_the_way.py',
      'src/utils/eager/one.py',
      'src/utils/eager/two.py',
      'src/utils/eager/three.py',
      'src/utils/late/hidden.py',
      'src/utils/twin.py',
      'src/utils/twin/inside.py',
      'src/utils/twin_of_namespace.py',
      'src/utils/twin_of_namespace/never.py',
      'src/utils/reexport/_private.py',
      'src/namespace/inner/module.py',
      'src/namespace/inner/deeper/leaf.py',
      'src/namespace/second.py',
    ),
  },

  /** Names that are texts: `_target_` in configs and in Python, import_module, registries. */
  strings: {
    ...base,
    'experiments/configs/e/experiment.yaml': experiment(
      `  activation: src.utils.activations.Soft
  parts:
    - {_target_: src.losses.parts.First}
    - {_target_: src.losses.parts_too.second, _partial_: true}
`,
      `evaluate:
  metrics: [accuracy, {_target_: src.utils.metric.Metric}]
`,
    ),
    'experiments/configs/registry/experiment.yaml':
      'extends: e\narchitecture:\n  _target_: src.architectures.registry.Net\n',
    'experiments/configs/interpolated/experiment.yaml':
      'extends: e\narchitecture:\n  _target_: src.architectures.${.family}.Net\n  family: net\n',
    'src/architectures/net/net.py': net(
      `import importlib
import importlib.util
from importlib import import_module as load
from pathlib import Path

importlib.import_module("src.utils.by_module")
load("src.utils.by_alias")
load(".by_relative", __package__)
importlib.import_module("...utils.by_dots", package=__package__)
load(name="src.utils.by_keyword")
config = {"_target_": "src.utils.by_config.value"}
__import__("src.utils.by_config")
spec = importlib.util.spec_from_file_location("any", Path(__file__).parent / "by_path.py")
spec.loader.exec_module(importlib.util.module_from_spec(spec))
load("src.utils." + "by_sum")
importlib.import_module("src.utils.%s" % "by_percent")
load("src.utils.{}".format("by_format"))`,
      `for name in ("a", "b"):
    load(f"src.utils.by_f_string.{name}")`,
    ),
    'src/architectures/registry/__init__.py': `import pkgutil
from importlib import import_module

for module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")

from .net import Net
`,
    'src/architectures/registry/net.py': net('from src.utils import seed'),
    'src/utils/metric.py':
      'from torchmetrics.classification import MulticlassAccuracy\n\nfrom src.utils.by_metric import value\n\n\nclass Metric(MulticlassAccuracy):\n    def __init__(self) -> None:\n        super().__init__(num_classes=2)\n',
    'src/utils/activations.py': 'from src.utils.by_activation import value\n\nSoft = value\n',
    'src/losses/parts/__init__.py': 'from .parts import First\n',
    'src/losses/parts/parts.py': 'class First:\n    pass\n',
    'src/losses/parts_too.py': 'from src.losses import by_part\n\n\ndef second(): ...\n',
    ...values(
      'src/architectures/net/by_relative.py',
      'src/architectures/net/by_path.py',
      'src/architectures/registry/one.py',
      'src/architectures/registry/two.py',
      'src/losses/by_part.py',
      'src/utils/seed.py',
      'src/utils/by_module.py',
      'src/utils/by_alias.py',
      'src/utils/by_dots.py',
      'src/utils/by_keyword.py',
      'src/utils/by_config.py',
      'src/utils/by_sum.py',
      'src/utils/by_percent.py',
      'src/utils/by_format.py',
      'src/utils/by_f_string/a.py',
      'src/utils/by_f_string/b.py',
      'src/utils/by_metric.py',
      'src/utils/by_activation.py',
    ),
  },

  /** What only Python knows: every module of src counts. */
  unclear: {
    ...base,
    ...Object.fromEntries(
      Object.entries({
        value:
          'modules = list(map(importlib.import_module, [".".join(["src", "utils", "hidden"])]))',
        variable: 'name = "hidden"\nname = ".".join(["src", "utils", name])\nload(name)',
        code: 'exec("import src.utils." + "hidden")',
        path: 'sys.path.insert(0, str(Path(__file__).parents[1] / "utils"))\nimport hidden',
        file: `name = Path(__file__).parents[1] / "utils" / ("hidden" + ".py")
spec = importlib.util.spec_from_file_location("any", name)
spec.loader.exec_module(importlib.util.module_from_spec(spec))`,
        run: 'import runpy\nrunpy.run_module("src.utils." + "hidden")',
      }).flatMap(([name, code]) => [
        [
          `src/architectures/${name}.py`,
          net(
            `import importlib\nimport importlib.util\nimport sys\nfrom importlib import import_module as load\nfrom pathlib import Path\n\n${code}`,
          ),
        ],
        [
          `experiments/configs/${name}/experiment.yaml`,
          experiment().replace('architectures.net.Net', `architectures.${name}.Net`),
        ],
      ]),
    ),
    ...values('src/utils/hidden.py'),
  },
};
