#!/usr/bin/env bash
# A process that multiprocessing spawns imports its parent's main module, except where the parent was started as `python -m package`.
#
# Versions: Python 3.11.7 (standard library only); Linux.
#
# Behaviour: with the start method "spawn" a child first imports the parent's main module again, under the name __mp_main__. So what
# that module does at its top (a patch, a hook, a registration) is there in the child too: for `python script.py`, and for
# `python -m package.module`. For `python -m package` the main module is package/__main__.py, and the child skips it in silence:
# the same lines, moved to __main__.py, no longer reach the workers (a DataLoader's as well).
#
# Expected: that `python -m package` and `python -m package.module` behave alike.
#
# Output:
#   python script.py         child is patched: True
#   python -m tool.program   child is patched: True
#   python -m tool           child is patched: False
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir tool
touch tool/__init__.py
cat > tool/program.py <<'PY'
import builtins
import multiprocessing

from tool.work import report

builtins.PATCHED = True

if __name__ == "__main__":
    process = multiprocessing.get_context("spawn").Process(target=report)
    process.start()
    process.join()
PY
cat > tool/work.py <<'PY'
import builtins


def report():
    print("child is patched:", hasattr(builtins, "PATCHED"))
PY
cp tool/program.py script.py
cp tool/program.py tool/__main__.py
for start in 'script.py' '-m tool.program' '-m tool'; do
  printf '%-24s %s\n' "python $start" "$(python3 $start)"
done | tee seen
sed -n '/^# Output:/,/^set/s/^#   //p' "$script" | diff - seen
