"""Which files count as something that a result is made from, and whose code a frame is."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
import tempfile
from importlib.util import source_from_cache
from pathlib import Path

from tensorlab import lab

STDLIB, PACKAGE, RUNTIME, OWN, LAB = range(5)
_RUNTIME = str(Path(__file__).parent) + os.sep
# Parts of the runtime that call what the experiment names, or read for the code of the lab.
_PASS = ("instantiate", "prepared", "split_files", "feed", "measure", "preparation")
# Those that use packages for themselves: what these read is no part of the result.
_FOR_ITSELF = (
    *("atomic", "checkpoints", "weights", "initial", "environment", "datasets", "plots"),
    *("trackers", "mlflow_tracker", "wandb_tracker", "tensorboard_tracker", "tracking"),
    *("evaluation_plots", "sample_pictures", "config", "yaml_file", "cli", "distributed"),
)
# Folders of a lab that are made by it, and caches whose content has a name or a hash of its own.
_MADE = ("experiments/runs", "experiments/logs", "experiments/visualizations", "cache")
_NEVER = {"node_modules", "site-packages", "dist-packages"}
# What the runtime, Nx and tools read for themselves wherever they are started.
_OF_TOOLS = {"pyproject.toml", "setup.cfg", "matplotlibrc", "project.json", "nx.json"}
_SYSTEM = (
    *("/usr", "/etc", "/proc", "/sys", "/dev", "/lib", "/bin", "/sbin", "/run", "/nix", "/snap"),
    *("/var/tmp", "/var/cache", "/var/lib", "/var/folders", "/System", "/Library"),
)
_CACHES = (
    *("HF_HOME", "HF_DATASETS_CACHE", "TORCH_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR"),
    *("TRITON_CACHE_DIR", "TORCHINDUCTOR_CACHE_DIR", "NUMBA_CACHE_DIR"),
)


class Places:
    """The workspace around a lab, and everything else on the machine.

    Args:
        root: of the lab.
    """

    def __init__(self, root: Path) -> None:
        self.root = os.path.abspath(root)
        self.workspace = _workspace(Path(self.root))
        beside = [os.path.abspath(folder) for folder in lab.pythonpath(root)]
        real = os.path.realpath(self.workspace)
        self._own = tuple(dict.fromkeys(_below(one) for one in (self.workspace, real, *beside)))
        lab_roots = dict.fromkeys((self.root, os.path.realpath(self.root)))
        self._made = tuple(_below(f"{one}/{made}") for one in lab_roots for made in _MADE)
        self._installed = _installed()
        caches = [os.environ[name] for name in _CACHES if os.environ.get(name)]
        self._system = tuple(map(_below, (*_SYSTEM, *_temporary(), *caches)))
        self._home = _below(os.path.expanduser("~"))
        self._kinds: dict[str, int] = {}

    def counted(self, file: str) -> str | None:
        """The file that an opened one stands for; None for one that does not count.

        Args:
            file: absolute, without `..`.
        """
        if file.endswith(".pyc") and os.sep + "__pycache__" + os.sep in file:
            try:
                file = source_from_cache(file)
            except ValueError:
                return None
        if file.startswith((_RUNTIME, *self._installed)):
            return None
        own = next((one for one in self._own if file.startswith(one)), None)
        if own is None:
            outside = not file.startswith(self._system) and not self._is_hidden(file)
            return file if outside and not _NEVER & set(file.split(os.sep)) else None
        folders = file[len(own) :].split(os.sep)[:-1]
        if _NEVER & set(folders) or any(name.startswith(".") for name in folders):
            return None
        if file.startswith(self._made) or os.path.basename(file) in _OF_TOOLS:
            return None
        return file

    def kind(self, file: str) -> int:
        """Whose code a frame is, by the name of its file: the lab's, a package's, ..."""
        found = self._kinds.get(file)
        if found is None:
            found = self._kinds[file] = self._kind(file)
        return found

    def shown(self, file: str) -> str:
        """As messages have it: relative to the lab where it is in the workspace."""
        if not file.startswith(_below(self.workspace)):
            return file
        return os.path.relpath(file, self.root).replace(os.sep, "/")

    def _kind(self, file: str) -> int:
        if file.startswith("<"):
            return STDLIB
        if file.startswith(_RUNTIME):
            name = os.path.basename(file).removesuffix(".py")
            if name.startswith("audit"):
                return STDLIB
            return PACKAGE if name in _PASS else OWN if name in _FOR_ITSELF else RUNTIME
        if _NEVER & set(file.split(os.sep)):
            return PACKAGE
        if file.startswith(_STDLIB):
            return STDLIB
        if file.startswith(self._installed):
            return PACKAGE
        return LAB if file.startswith(self._own) else PACKAGE

    def _is_hidden(self, file: str) -> bool:
        """Settings and caches of the user: folders of the home that begin with a dot."""
        return file.startswith(self._home) and file[len(self._home)] == "."


_STDLIB = tuple(
    sysconfig.get_path(name).rstrip(os.sep) + os.sep for name in ("stdlib", "platstdlib")
)


def _workspace(root: Path) -> str:
    """The folder of git or Nx around the lab; the lab where there is none."""
    for folder in (root, *root.parents):
        if (folder / "nx.json").is_file() or (folder / ".git").exists():
            return str(folder)
    return str(root)


def _installed() -> tuple[str, ...]:
    """Python and its environment: what the key has by the lock."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    found = {prefix for prefix in prefixes if prefix not in ("/", "/usr", "/usr/local")}
    return tuple(_below(one) for name in found for one in {name, os.path.realpath(name)})


def _temporary() -> list[str]:
    return ["/tmp", tempfile.gettempdir(), os.path.realpath(tempfile.gettempdir())]


def _below(folder: str) -> str:
    return re.sub(r"[/\\]+$", "", folder) + os.sep
