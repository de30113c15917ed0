"""Predictions of a trained experiment for files, folders or standard input, without Node.

    cd scripts/evaluation
    python predict.py --config ../experiments/configs/experiment1.yaml images/ --output out.csv

`--config` is an experiment's name, its folder or its file; `--help` says what else there is.
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
    sys.exit(main(["predict", *sys.argv[1:]]))
