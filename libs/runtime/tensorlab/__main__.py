"""python -m tensorlab"""

import sys

if sys.version_info < (3, 10):
    sys.stderr.write(
        "tensorlab needs Python 3.10 or newer; %s is Python %d.%d.\n"
        "  next: make the lab's venv with a newer Python, or set TENSORLAB_PYTHON to one\n"
        % (sys.executable, sys.version_info[0], sys.version_info[1])
    )
    sys.exit(1)

from tensorlab import process

process.start(__name__, wanted=process.wants(sys.argv))

from tensorlab.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
