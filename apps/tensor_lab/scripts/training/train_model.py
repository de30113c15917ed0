"""Trains an experiment, without Node.

    cd scripts/training
    python train_model.py --config ../experiments/configs/experiment1.yaml

`--config` is an experiment's name, its folder or its file; `--set trainer.epochs=3` changes a value.
"""

import sys

try:
    from tensorlab.cli import main
except ModuleNotFoundError as error:
    if error.name != "tensorlab":
        raise
    sys.exit(
        f"The package tensorlab is not installed in {sys.executable}.\n"
        "  next: source activate, or make the environment with `nx run lab:setup`"
    )

if __name__ == "__main__":
    sys.exit(main(["train", *sys.argv[1:]]))
