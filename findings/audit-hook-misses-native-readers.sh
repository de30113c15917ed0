#!/usr/bin/env bash
# A Python audit hook for "open" sees some readers of data files and not others, and the name of the function does not tell which.
#
# Versions: Python 3.11.7, numpy 2.4.6, pandas 3.1.0, pyarrow 26.0.1, safetensors 0.8.0; Linux.
#
# Behaviour: CPython raises the event "open" in its own open() and os.open(). A library that opens the file in C++ or Rust raises nothing.
# pandas opens the file itself for Feather, and for CSV with pyarrow's engine, so these two are seen; for Parquet it hands the path
# to pyarrow, so this one is not. numpy is seen even for a memory map, safetensors never.
#
# Expected: that a program can list the files it has read (to name a run's data, say) with one hook; or at least that the readers
# of one library are alike.
#
# Output:
#   pandas.read_csv                   seen
#   pandas.read_csv engine=pyarrow    seen
#   pandas.read_feather               seen
#   pandas.read_parquet               not seen
#   pyarrow.csv.read_csv              not seen
#   pyarrow.feather.read_table        not seen
#   pyarrow.parquet.read_table        not seen
#   numpy.load mmap_mode=r            seen
#   numpy.fromfile                    seen
#   safetensors.safe_open             not seen
#   safetensors.numpy.load_file       not seen
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -q numpy==2.4.6 pandas==3.1.0 pyarrow==26.0.1 safetensors==0.8.0

cat > readers.py <<'PY'
import os
import sys

import numpy
import pandas
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet
import safetensors.numpy

table = pandas.DataFrame({"a": [1, 2]})
table.to_csv("t.csv", index=False)
table.to_feather("t.feather")
table.to_parquet("t.parquet")
numpy.save("t.npy", numpy.arange(3))
safetensors.numpy.save_file({"a": numpy.arange(3)}, "t.safetensors")


def safe_open(path):
    with safetensors.safe_open(path, "np") as tensors:
        return tensors.get_tensor("a")


readers = [
    ("pandas.read_csv", "t.csv", pandas.read_csv),
    ("pandas.read_csv engine=pyarrow", "t.csv", lambda path: pandas.read_csv(path, engine="pyarrow")),
    ("pandas.read_feather", "t.feather", pandas.read_feather),
    ("pandas.read_parquet", "t.parquet", pandas.read_parquet),
    ("pyarrow.csv.read_csv", "t.csv", pyarrow.csv.read_csv),
    ("pyarrow.feather.read_table", "t.feather", pyarrow.feather.read_table),
    ("pyarrow.parquet.read_table", "t.parquet", pyarrow.parquet.read_table),
    ("numpy.load mmap_mode=r", "t.npy", lambda path: numpy.load(path, mmap_mode="r")),
    ("numpy.fromfile", "t.npy", lambda path: numpy.fromfile(path, dtype="u1")),
    ("safetensors.safe_open", "t.safetensors", safe_open),
    ("safetensors.numpy.load_file", "t.safetensors", safetensors.numpy.load_file),
]
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
for name, path, read in readers:
    opened.clear()
    assert len(read(path)) > 0
    seen = any(os.path.basename(each) == path for each in opened)
    print(f"{name:33} {'seen' if seen else 'not seen'}")
PY
venv/bin/python readers.py | tee seen
sed -n '/^# Output:/,/^set/s/^#   //p' "$script" | diff - seen
