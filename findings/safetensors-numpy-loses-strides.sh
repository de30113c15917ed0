#!/usr/bin/env bash
# safetensors.numpy.save_file stores wrong numbers for a transposed or strided array, without a word.
#
# Versions: safetensors 0.8.0 and 0.7.0, numpy 2.4.6, Python 3.11.7.
#
# Behaviour: 0.8.0 writes the array's memory as it lies there, and the shape beside it. For an array that is not C-contiguous (a
# transpose, a slice with a step, a fit by some solvers of scikit-learn) other numbers come back. 0.7.0 stores the right ones.
# The variant for torch refuses such a tensor. It is known upstream (safetensors issue 825). numpy.ascontiguousarray() helps.
#
# Expected: the numbers that were saved, or an error.
#
# Output:
#   0.7.0   transposed: same    every second: same
#   0.8.0   transposed: other   every second: other
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > strides.py <<'PY'
import numpy
import safetensors
from safetensors.numpy import load_file, save_file


def stored(array):
    save_file({"array": array}, "t.safetensors")
    return "same" if numpy.array_equal(load_file("t.safetensors")["array"], array) else "other"


transposed = numpy.arange(6.0).reshape(2, 3).T
print(f"{safetensors.__version__}   transposed: {stored(transposed):7} every second: {stored(numpy.arange(6.0)[::2])}")
assert stored(numpy.ascontiguousarray(transposed)) == "same"
PY
python3 -m venv venv
for version in 0.7.0 0.8.0; do
  venv/bin/python -m pip install -q safetensors==$version numpy==2.4.6
  venv/bin/python strides.py
done | tee seen
sed -n '/^# Output:/,/^set/s/^#   //p' "$script" | diff - seen
