"""Train and evaluate PyTorch experiments from a YAML file. See `python -m tensorlab --help`.

Importing the package costs nothing: torch comes with `tensorlab.Runtime` or with a command.
Old Pythons read this file and `__main__.py` far enough to say that they are too old.
"""

__version__ = "0.1.0"
__all__ = ["Options", "Runtime", "__version__"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tensorlab.loop import Runtime
    from tensorlab.options import Options


def __getattr__(name):  # type: ignore[no-untyped-def]
    if name == "Runtime":
        from tensorlab.loop import Runtime

        return Runtime
    if name == "Options":
        from tensorlab.options import Options

        return Options
    raise AttributeError("module 'tensorlab' has no attribute " + repr(name))
